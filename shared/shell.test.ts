import { describe, expect, it } from 'vitest';
import { shellCommand, shellWord } from './shell.ts';

describe('a word of a shell', () => {
  it.each(['hydrant-prod', 'arn:aws:iam::1:role/a', 'a=b,c@d+e%f'])('stands as it is, %s', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  it.each([
    ['', "''"],
    ['a b', "'a b'"],
    ['$(rm)', "'$(rm)'"],
    ["it's", `'it'\\''s'`],
    ['a\nb', "'a\nb'"],
  ])('stands in quotes, %j', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

describe('a command', () => {
  it('has an option a line', () => {
    expect(shellCommand('aws iam create-role', { 'role-name': 'a', path: '"$1"' })).toBe(
      'aws iam create-role \\\n  --role-name a \\\n  --path "$1"',
    );
  });
});
