/** Below so many bytes a loop is faster than what Node brings. */
const SHORT = 24;

/** Whether a piece stands there. */
export function standsAt(piece: Buffer, bytes: Buffer, at: number, end: number): boolean {
  const { length } = piece;
  if (at + length > end) return false;
  if (length > SHORT) return piece.compare(bytes, at, at + length) === 0;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== piece[index]) return false;
  return true;
}
