import { MAX_TAG_CHARACTERS } from './limits.ts';

/**
 * `normaliseTag` for any tag: those that are too long, or have characters beyond ASCII. The expressions take a third of a
 * millisecond to be made, so the transform loads this file when it comes to one.
 */
export function normaliseByCharacter(tag: string): string {
  let out = '';
  let characters = 0;
  let gap = false;
  for (const raw of tag) {
    if (characters >= MAX_TAG_CHARACTERS) break;
    const character = toLower(raw);
    if (characters === 0 && character !== ':' && !LETTER.test(character)) continue;
    characters++;
    if (character === ':' || LEGAL.test(character)) {
      if (gap) out += '_';
      gap = false;
      out += character;
    } else {
      gap = true;
    }
  }
  return out.replace(/[:_]+$/, '');
}

const LETTER = /^\p{L}$/u;
const LEGAL = /^[\p{L}\p{Nd}./-]$/u;

/** Lower case of one character, but only where that stays one character of the same width (the Agent's rule). */
function toLower(character: string): string {
  if (!UPPER.test(character)) return character;
  const lower = character.toLowerCase();
  return Buffer.byteLength(lower) === Buffer.byteLength(character) && [...lower].length === 1 ? lower : character;
}
const UPPER = /^\p{Lu}$/u;
