import { describe, expect, it } from 'vitest';
import { isObject, parseJson } from '../../shared/json/value.ts';
import { BREAKS, type Corpus, corpusLine, corpusOf, type Shape, withOneBroken } from './corpus.ts';
import { FALLBACK_SHAPES, ordinaryRecords } from './fluent-bit-lines.ts';

const MEGABYTE = 1_000_000;
const SHAPES: readonly Shape[] = ['metadata-heavy', 'message-heavy', 'mixed', 'json-lines', 'fallback'];

const textsOf = ({ event }: Corpus): string[] =>
  event.records.map(({ data }) => Buffer.from(data, 'base64').toString('latin1'));

const meanBytes = ({ bytes, event }: Corpus): number => bytes / event.records.length;

describe('a batch', () => {
  it.each(SHAPES)('of the shape %s has the bytes that were asked for, and at most one record more', (shape) => {
    const corpus = corpusOf(shape, 100, MEGABYTE);

    const bytes = textsOf(corpus).map(({ length }) => length);

    expect(bytes.reduce((sum, length) => sum + length)).toBe(corpus.bytes);
    expect(corpus.bytes).toBeGreaterThanOrEqual(MEGABYTE);
    expect(corpus.bytes - Number(bytes.at(-1))).toBeLessThan(MEGABYTE);
  });

  it('is the same each time', () => {
    expect(corpusOf('mixed', 100, MEGABYTE)).toEqual(corpusOf('mixed', 100, MEGABYTE));
  });

  it('has the pods that were asked for', () => {
    expect(corpusOf('metadata-heavy', 100, MEGABYTE).pods).toBe(100);
    expect(corpusOf('metadata-heavy', 500, MEGABYTE).pods).toBe(500);
    expect(corpusOf('message-heavy', 100, MEGABYTE).pods).toBe(100);
  });

  it('has an id for each record', () => {
    const { records } = corpusOf('metadata-heavy', 100, MEGABYTE).event;

    expect(new Set(records.map(({ recordId }) => recordId)).size).toBe(records.length);
  });
});

describe('the shape', () => {
  it('metadata-heavy has records of about 1.2 KB, most of it metadata', () => {
    const corpus = corpusOf('metadata-heavy', 100, MEGABYTE);

    expect(meanBytes(corpus)).toSatisfy((bytes) => bytes > 1_100 && bytes < 1_400);
    expect(corpus.metadataBytes / corpus.bytes).toSatisfy((share) => share > 0.7 && share < 0.85);
  });

  it('message-heavy has records of about 3 KB, a third of it metadata', () => {
    const corpus = corpusOf('message-heavy', 100, MEGABYTE);

    expect(meanBytes(corpus)).toSatisfy((bytes) => bytes > 2_800 && bytes < 3_200);
    expect(corpus.metadataBytes / corpus.bytes).toSatisfy((share) => share > 0.3 && share < 0.4);
  });

  it.each(['metadata-heavy', 'message-heavy', 'json-lines', 'fallback'] as const)(
    '%s has nothing but JSON objects with metadata',
    (shape) => {
      const objects = textsOf(corpusOf(shape, 100, MEGABYTE)).map(parseJson);

      expect(objects.filter((object) => !isObject(object) || !isObject(object.kubernetes))).toEqual([]);
    },
  );

  it('metadata-heavy has every ordinary line of the fixtures, with the prefix and without', () => {
    const lines = new Set(textsOf(corpusOf('metadata-heavy', 100, 3 * MEGABYTE)).map(beginOf));

    expect(ordinaryRecords().filter((text) => !lines.has(beginOf(text)))).toEqual([]);
  });

  it('mixed has one broken record in a hundred', () => {
    const corpus = corpusOf('mixed', 100, 3 * MEGABYTE);

    expect(corpus.broken).toBe(Math.round(corpus.event.records.length / 100));
    // What is no UTF-8 may be JSON all the same, with U+FFFD.
    const notJson = textsOf(corpus).filter((text) => parseJson(text) === undefined).length;
    expect(notJson / corpus.broken).toSatisfy((share) => share > 0.6 && share < 1);
  });

  it('json-lines has nothing else', () => {
    const corpus = corpusOf('json-lines', 100, MEGABYTE);

    expect(corpus.jsonLines).toBe(corpus.event.records.length);
  });

  it.each(FALLBACK_SHAPES)('fallback has: %s', (_, mark) => {
    expect(textsOf(corpusOf('fallback', 100, MEGABYTE)).filter((text) => text.includes(mark))).not.toEqual([]);
  });
});

/** A line as far as lengthening leaves it alone. */
function beginOf(text: string): string | undefined {
  return /"log":"((?:(?!\\n)[^"])*)/.exec(text)?.[1];
}

describe('an event with one broken record', () => {
  const { event } = corpusOf('metadata-heavy', 100, MEGABYTE);

  it.each(Object.keys(BREAKS) as (keyof typeof BREAKS)[])('has another record only there: %s', (kind) => {
    const differing = withOneBroken(event, kind).records.filter(
      ({ data }, index) => data !== event.records[index]?.data,
    );

    expect(differing).toHaveLength(1);
  });
});

it('says what a batch consists of', () => {
  expect(corpusLine(corpusOf('mixed', 100, MEGABYTE))).toMatch(
    /^mixed: \d+ records, \d+ bytes, \d+ each, [\d.]+ % metadata, 100 pods, \d+ containers, [\d.]+ % JSON lines, 8 broken$/,
  );
});
