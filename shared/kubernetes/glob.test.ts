import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';

describe('a glob', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'app.kubernetes.io/name'],
    ['**', 'a/b.c'],
    ['fo*', 'foo'],
    ['a*c', 'abc'],
    ['a*c', 'ac'],
    ['*abc', 'abcabc'],
    ['**is**a***test*', 'this is a test'],
    ['app.kubernetes.io/*', 'app.kubernetes.io/part-of'],
    ['?at', 'cat'],
    ['?*?', 'ac'],
    ['* ?at * eyes', 'my cat has very bright eyes'],
    ['*ä?', 'åä🦆'],
    ['[a-c]', 'b'],
    ['[!a-c]', 'd'],
    ['[abc]*', 'cat'],
    ['[!a]*', 'this'],
    ['[ab-z]', '-'],
    ['[-a]', '-'],
    ['[!!]', 'a'],
    ['[!-a]', 'b'],
    ['[]-a]', '`'],
    ['[a\\]]', ']'],
    ['{abc,def}ghi', 'defghi'],
    ['{abc,abcd}a', 'abcda'],
    ['{a,ab}{bc,f}', 'abc'],
    ['{*,**}{a,b}', 'ab'],
    ['*//{,*.}example.com', 'https://www.example.com'],
    ['*//{,*.}example.com', 'http://example.com'],
    ['/{rate,[a-z][a-z][a-z]}*', '/usd'],
    ['{a{b,c},d}e', 'ace'],
    ['{a{b,c},d}e', 'de'],
    ['{}a', 'a'],
    ['*{a,b', 'xb'],
    ['\\*', '*'],
    ['\\{a\\,b}', '{a,b}'],
    ['{a\\,b,c}', 'a,b'],
    ['a\\', 'a'],
    ['a,b}]', 'a,b}]'],
  ])('%s matches "%s"', (glob, text) => {
    expect(compileGlob(glob)?.(text)).toBe(true);
  });

  it.each([
    ['', 'b'],
    ['fo*', 'afoo'],
    ['*is', 'this is a test'],
    ['*no*', 'this is a test'],
    ['?at', 'at'],
    ['sta', 'stagnation'],
    ['sta?', 'stagnation'],
    ['a.c', 'abc'],
    ['[a-c]', 'd'],
    ['[a-c]', ''],
    ['[!a-c]', 'b'],
    ['[!a-c]', ''],
    ['[!!]', '!'],
    ['[!-a]', '-'],
    ['{abc,def}ghi', 'ghi'],
    ['{*,**}{a,b}', 'ac'],
    ['*//{,*.}example.com', 'http://example.com.net'],
    ['{a{b,c},d}e', 'ae'],
    ['\\*', 'a'],
  ])('%s does not match "%s"', (glob, text) => {
    expect(compileGlob(glob)?.(text)).toBe(false);
  });

  it.each(['[', '[!', '[a', '[a-', '[a-z', '[]', '[!]', '[z-a]', '[a-zA-Z]', '[+-]', '[a\\]', '*{a,[b}'])(
    '%s cannot be read',
    (glob) => {
      expect(compileGlob(glob)).toBeUndefined();
    },
  );

  it('of stars and plain characters matches as the regular expression does', () => {
    const star = fc.constant('*');
    const plain = fc.constantFrom('a', 'b', '.', '/');
    const globs = fc.array(fc.oneof(plain, star, fc.constant('?'), fc.constant('{a*,b}')), { maxLength: 8 });
    const texts = fc.string({ unit: plain, maxLength: 10 });
    const expressions: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '.': '\\.', '{a*,b}': '(?:a.*|b)' };
    fc.assert(
      fc.property(globs, texts, (parts, text) => {
        const expression = new RegExp(`^${parts.map((part) => expressions[part] ?? part).join('')}$`);
        expect(compileGlob(parts.join(''))?.(text)).toBe(expression.test(text));
      }),
    );
  });

  it('of many stars is done with a long text that nearly matches', () => {
    const matches = compileGlob(`${'*{a,a*}'.repeat(20)}b`);
    expect(matches?.('a'.repeat(2_000))).toBe(false);
    expect(matches?.(`${'a'.repeat(2_000)}b`)).toBe(true);
  });
});
