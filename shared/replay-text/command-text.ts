import { printable } from '../figures/printable.ts';

/** A command as it may be pasted into a shell: what a shell would read in another way is quoted. */
export function commandText(words: readonly string[]): string {
  return words.map((word) => (HARMLESS.test(word) ? word : `'${printable(word).replaceAll("'", `'\\''`)}'`)).join(' ');
}

const HARMLESS = /^[\w@%+=:,./-]+$/;
