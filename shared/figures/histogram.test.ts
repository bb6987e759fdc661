import { describe, expect, it } from 'vitest';
import { drawHistogram } from './histogram.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-01T00:00:00.000Z');
const plain = (_: string, text: string) => text;

const row = (hours: number, lines: number, errorCode = 'a') => ({
  hour: new Date(START_MS + hours * HOUR_MS).toISOString(),
  errorCode,
  lines,
});

describe('a histogram', () => {
  it('has a bar for each hour, the longest of the hour with most, and a mark for each error code', () => {
    const { hoursOfBar, text } = drawHistogram([row(0, 600), row(0, 400, 'b'), row(1, 100, 'b')], plain);
    expect(hoursOfBar).toBe(1);
    expect(text).toEqual([
      '█ a   ▓ b',
      `2026-03-01 00:00  1,000  ${'█'.repeat(30)}${'▓'.repeat(20)}`,
      `2026-03-01 01:00    100  ${'▓'.repeat(5)}`,
    ]);
  });

  it('shows what is rare, too', () => {
    const { text } = drawHistogram([row(0, 1_000_000), row(0, 1, 'b')], plain);
    expect(text[1]).toMatch(/█▓$/);
  });

  it('has one mark for all that are not among the commonest error codes', () => {
    const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { text } = drawHistogram(
      codes.map((code, index) => row(0, 60 - index, code)),
      plain,
    );
    expect(text[0]).toBe('█ a   ▓ b   ▒ c   ░ d   · others');
    expect(text[1]).toMatch(/^\S+ \S+ {2}345 {2}█+▓+▒+░+·+$/);
  });

  it('leaves gaps out, and shows where they are', () => {
    const { text } = drawHistogram([row(-400_000, 1), row(0, 1), row(1, 1)], plain);
    expect(text.map((line) => line.slice(0, 16))).toEqual([
      '█ a',
      '1980-07-13 08:00',
      '…',
      '2026-03-01 00:00',
      '2026-03-01 01:00',
    ]);
  });

  it.each([
    [48, 1],
    [49, 2],
    [24 * 48, 24],
    [24 * 49, 48],
    [24 * 365, 192],
  ])('of %d hours has bars of %d', (hours, hoursOfBar) => {
    const rows = Array.from({ length: hours }, (_, hour) => row(hour, 1));
    const histogram = drawHistogram(rows, plain);
    expect(histogram.hoursOfBar).toBe(hoursOfBar);
    expect(histogram.text.length).toBeLessThanOrEqual(1 + 2 * 48);
  });

  it('ends where arrivals are spread over millennia', () => {
    const rows = Array.from({ length: 8_000 }, (_, year) => row(year * 8_766 - 10_000_000, 1));
    expect(drawHistogram(rows, plain).text.length).toBeLessThanOrEqual(1 + 2 * 48);
  });

  it('colours its marks, and nothing that comes from the bucket', () => {
    const { text } = drawHistogram([row(0, 1, 'a\u001b[2J')], (colour, part) => `<${colour}>${part}</>`);
    expect(text[0]).toBe('<red>█</> a\\u001b[2J');
    expect(text[1]).toContain(`<red>${'█'.repeat(50)}</>`);
  });

  it('is none where nothing says when it arrived', () => {
    expect(drawHistogram([{ hour: null, errorCode: 'a', lines: 3 }], plain).text).toEqual([]);
  });
});
