// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Go's placeholders look like JavaScript's.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { RuleBudgets, RulesTooCostlyError } from './budget.ts';
import { compilePattern, type Pattern } from './pattern.ts';

function compile(pattern: string): Pattern {
  const compiled = compilePattern(pattern);
  if (compiled === undefined) throw new Error(`${pattern} does not compile`);
  return compiled;
}

function replaceAll(pattern: string, text: string, placeholder: string): string {
  return compile(pattern).replaceAll(text, placeholder, new RuleBudgets().tenants);
}

describe('a pattern', () => {
  it('is found anywhere in a text', () => {
    expect(compile('b+').test('abbc', new RuleBudgets().tenants)).toBe(true);
    expect(compile('^b').test('abbc', new RuleBudgets().tenants)).toBe(false);
    expect(compile('(?i)ERROR').test('an error', new RuleBudgets().tenants)).toBe(true);
    expect(compile('').test('', new RuleBudgets().tenants)).toBe(true);
  });

  it.each(['(', '[a', 'a**', '(?=a)', '(?<!a)b', '\\1', 'a{1001}', '(a{100}){100}', '\\Z', '(?P<n>a)(?P<n>b)'])(
    'is invalid as in Go: %s',
    (pattern) => {
      expect(compilePattern(pattern)).toBeUndefined();
    },
  );

  it('may repeat up to RE2’s limit, but not have that several times', () => {
    expect(compile('^a{1000}$').test('a'.repeat(1_000), new RuleBudgets().tenants)).toBe(true);
    expect(compilePattern('a{1000}'.repeat(3))).toBeUndefined();
  });

  it.each(['(a+)+$', '^(a|a)*$', '(a*)*b', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'that a backtracking engine never finishes is answered on 100 kB: %s',
    (pattern) => {
      const text = `${'a'.repeat(100_000)}!`;
      expect(compile(pattern).test(text, new RuleBudgets().tenants)).toBe(false);
      expect(replaceAll(pattern, text, '')).toBe(text);
    },
  );

  it('is matched by whole characters outside of the basic plane', () => {
    expect(replaceAll('.', '😀é', '-')).toBe('--');
    expect(replaceAll('', '😀a', '-')).toBe('-😀-a-');
  });
});

describe('replacing all matches', () => {
  it('replaces each, and nothing else', () => {
    expect(replaceAll('\\d{3}', 'a123b456c78', '#')).toBe('a#b#c78');
    expect(replaceAll('x', 'abc', '#')).toBe('abc');
  });

  it('keeps what stands before a match in its sight', () => {
    expect(replaceAll('^a', 'aaa', '#')).toBe('#aa');
    expect(replaceAll('\\ba', 'aa a', '#')).toBe('#a #');
  });

  /** After `replaceTests` of https://github.com/golang/go/blob/master/src/regexp/all_test.go. */
  it.each([
    ['', '', '', ''],
    ['', 'x', '', 'x'],
    ['', '', 'abc', 'abc'],
    ['', 'x', 'abc', 'xaxbxcx'],
    ['b', '', 'abc', 'ac'],
    ['b', 'x', 'abc', 'axc'],
    ['y', 'x', 'y', 'x'],
    ['[a-c]*', 'x', 'abcbcdcdedef', 'xdxdxexdxexfx'],
    ['[a-c]*', 'x', '日', 'x日x'],
    ['^[a-c]*', 'x', 'abcdabc', 'xdabc'],
    ['[a-c]*$', 'x', 'abcdabc', 'abcdx'],
    ['abc|$', 'x', 'abcdef', 'xdefx'],
    ['b|', 'x', 'abc', 'xaxcx'],
    ['a+', '($0)', 'banana', 'b(a)n(a)n(a)'],
    ['a+', '(${0})$0', 'banana', 'b(a)an(a)an(a)a'],
    ['hello, (.+)', 'goodbye, ${1}', 'hello, world', 'goodbye, world'],
    ['hello, (.+)', 'goodbye, $1x', 'hello, world', 'goodbye, '],
    ['hello, (.+)', 'goodbye, ${1}x', 'hello, world', 'goodbye, worldx'],
    ['hello, (.+)', '<$0><$1><$2><$3>', 'hello, world', '<hello, world><world><><>'],
    ['hello, (?P<noun>.+)', 'goodbye, $noun!', 'hello, world', 'goodbye, world!'],
    ['hello, (?P<noun>.+)', 'goodbye, ${noun}', 'hello, world', 'goodbye, world'],
    ['(?P<x>hi)|(?P<y>bye)', '$x$y', 'hi bye', 'hi bye'],
    ['a+', '${oops', 'aaa', '${oops'],
    ['a+', '$$', 'aaa', '$'],
    ['a+', '$', 'aaa', '$'],
    ['a+', '$constructor', 'aaa', ''],
    ['(a)', '$01', 'a', ''],
    ['(x)?', '$1', '123', '123'],
  ])('of %j by %j in %j gives %j, as in Go', (pattern, placeholder, text, expected) => {
    expect(replaceAll(pattern, text, placeholder)).toBe(expected);
  });

  it('is given up where a replacement would be too long', () => {
    const text = `begin ${'a'.repeat(200_000)} end`;
    expect(() => replaceAll('a+', text, '$0'.repeat(6))).toThrow(RulesTooCostlyError);
    expect(replaceAll('a+', text, '$0'.repeat(4))).toHaveLength(800_010);
  });

  it('is given up where the matches cannot all be searched for', () => {
    expect(() => replaceAll('a(?:.*b)?', 'a'.repeat(10_000), '#')).toThrow(RulesTooCostlyError);
    // Small as the log is, its pattern is not.
    expect(() => replaceAll('a(?:(?:[ab]*[^b]{800}c)?)', 'ab'.repeat(1_500), '#')).toThrow(RulesTooCostlyError);
    expect(() => replaceAll('a((?:.{0,30}){30}b)?', 'a'.repeat(7_000), '#')).toThrow(RulesTooCostlyError);
  });

  it('masks each character of a long text', () => {
    expect(replaceAll('\\d', '1'.repeat(100_000), '#')).toBe('#'.repeat(100_000));
    expect(replaceAll('[0-9]{4}', '1234 '.repeat(20_000), '#')).toBe('# '.repeat(20_000));
    const mails = 'user@example.com '.repeat(20_000);
    expect(replaceAll('[\\w.+-]+@[\\w-]+\\.[\\w.-]+', mails, '#')).toBe('# '.repeat(20_000));
  });
});

describe('the engine', () => {
  it('is not loaded before the first pattern is compiled', () => {
    const script = `
      import { createRequire } from 'node:module';
      const { cache } = createRequire('file:///');
      const loaded = () => Object.keys(cache).some((file) => file.includes('re2js'));
      const { readProcessingRules } = await import('./shared/rules/processing-rules.ts');
      const { parseFilterEntries } = await import('./shared/rules/filter-entry.ts');
      readProcessingRules([{ type: 'multi_line', pattern: 'a' }, { type: 'exclude_truncated' }]);
      parseFilterEntries(' ');
      const before = loaded();
      readProcessingRules([{ type: 'exclude_at_match', pattern: 'a' }]);
      console.log(before, loaded());`;
    const cwd = new URL('../../', import.meta.url);
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd,
      encoding: 'utf8',
    });
    expect(printed).toBe('false true\n');
  });

  it.each(['transform', 'reprocessor', 'cli'])('stands beside the bundle in dist/%s', (folder) => {
    const require = createRequire(new URL(`../../dist/${folder}/`, import.meta.url));
    const { RE2JS } = require('./re2js.cjs') as typeof import('re2js');
    expect(RE2JS.compile('a+').test('banana')).toBe(true);
  });
});
