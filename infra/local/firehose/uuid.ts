import { createHash } from 'node:crypto';

/**
 * A source of version 4 UUIDs. They follow from the injected randomness, so that a seeded run repeats exactly, and never
 * repeat themselves, even if that randomness is a constant.
 */
export function uuidSource(random: () => number): () => string {
  let count = 0;
  return () => {
    const hash = createHash('sha256').update(`${count++}/${random()}`).digest('hex');
    const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return [
      hash.slice(0, 8),
      hash.slice(8, 12),
      `4${hash.slice(13, 16)}`,
      `${variant}${hash.slice(17, 20)}`,
      hash.slice(20, 32),
    ].join('-');
  };
}
