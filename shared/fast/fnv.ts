/** FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: not of bytes alone but of whatever 32 bits it is given. */
export const FNV_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

export function fnv(hash: number, value: number): number {
  return Math.imul(hash ^ value, PRIME);
}
