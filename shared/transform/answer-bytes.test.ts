import { describe, expect, it } from 'vitest';
import { AnswerBytes, base64Length, filledLength } from './answer-bytes.ts';

/** Each text's part of the base64 of all. */
function parts(texts: readonly string[]): string[] {
  const answer = new AnswerBytes();
  const ends = texts.map((text) => {
    answer.close(answer.write(text));
    return base64Length(answer.end);
  });
  const base64 = answer.takeBase64();
  return ends.map((end, index) => base64.slice(ends[index - 1] ?? 0, end));
}

describe('texts that are made base64 of together', () => {
  it.each([[['{}']], [['{"a":1}', '{"b":22}', '{"c":333}', '{}']], [['{"é":"✅"}', 'x'.repeat(70_000), '1']]])(
    'have the base64 that each has by itself with blanks behind it (%#)',
    (texts) => {
      const alone = texts.map((text) => {
        const bytes = Buffer.from(text);
        return Buffer.concat([bytes, Buffer.alloc(filledLength(bytes.length) - bytes.length, ' ')]).toString('base64');
      });
      expect(parts(texts)).toEqual(alone);
      for (const one of alone) expect(one).not.toContain('=');
    },
  );

  it('leave out one that was written and not closed', () => {
    const answer = new AnswerBytes();
    answer.close(answer.write('{"a":1}'));
    expect(answer.last(answer.write('{"not":"taken"}')).toString()).toBe('{"not":"taken"}');
    answer.close(answer.write('{}'));
    expect(Buffer.from(answer.takeBase64(), 'base64').toString()).toBe('{"a":1}  {} ');
  });

  it('are taken part by part', () => {
    const answer = new AnswerBytes();
    answer.close(answer.write('abc'));
    expect(answer.isFull).toBe(false);
    expect(answer.takeBase64()).toBe('YWJj');
    answer.close(answer.write('x'.repeat(60_000)));
    expect(answer.isFull).toBe(true);
    expect(Buffer.from(answer.takeBase64(), 'base64').toString()).toBe('x'.repeat(60_000));
    expect(answer.takeBase64()).toBe('');
  });

  it('begin anew', () => {
    const answer = new AnswerBytes();
    answer.close(answer.write('x'.repeat(20_000_000)));
    answer.clear();
    answer.close(answer.write('abc'));
    expect(answer.takeBase64()).toBe('YWJj');
  });
});
