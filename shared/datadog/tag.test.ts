import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseTag, splitTags, TagSet, tagsOfAttributes, writeTagAttributes } from './tag.ts';

/** Pairs of DataDog/datadog-agent pkg/trace/traceutil/normalize/normalize_test.go @ 163fce2e. */
const AGENT_PAIRS: readonly (readonly [string, string])[] = [
  ['#test_starting_hash', 'test_starting_hash'],
  ['Test Conversion Of Weird !@#$%^&**() Characters', 'test_conversion_of_weird_characters'],
  ['1love', 'love'],
  ['ünicöde:metäl', 'ünicöde:metäl'],
  [':testing', ':testing'],
  ['contiguous_____underscores', 'contiguous_underscores'],
  ['foo_', 'foo'],
  ['---fun:k####y_ta@#g/1_@@#', 'fun:k_y_ta_g/1'],
  ['a'.repeat(888), 'a'.repeat(200)],
];

describe('a normalised tag', () => {
  it.each(AGENT_PAIRS)('of %j is %j, as in the Agent', (tag, expected) => {
    expect(normaliseTag(tag)).toBe(expected);
  });

  it('does not end with a colon', () => {
    expect(normaliseTag('team:')).toBe('team');
    expect(normaliseTag('team:a:')).toBe('team:a');
  });

  it('is valid, and normalising it again changes nothing, for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 260 }),
      fc.string({ unit: fc.constantFrom('_', ':', 'a', 'É', '1', ' ', ',', 'İ', '-'), maxLength: 260 }),
    );
    fc.assert(
      fc.property(text, (tag) => {
        const once = normaliseTag(tag);
        expect(normaliseTag(once)).toBe(once);
        expect([...once].length).toBeLessThanOrEqual(200);
        if (once !== '') expect(once).toMatch(/^[\p{L}:][\p{L}\p{Nd}_:./-]*$/u);
        expect(once).not.toMatch(/[:_]$|__/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a tag of ASCII alone', () => {
  it('is what it is beside a letter that is none', () => {
    const text = fc.string({
      unit: fc.constantFrom('_', ':', 'a', 'z', 'B', '1', ' ', ',', '@', '-', '/'),
      maxLength: 190,
    });
    fc.assert(
      fc.property(text, (tag) => {
        const beside = normaliseTag(`${tag}é`).slice(0, -1);
        expect(normaliseTag(tag)).toBe(beside.replace(/[:_]+$/, ''));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a tag set', () => {
  it('is sorted, unique and without empty values', () => {
    const tags = new TagSet();
    tags.add('service', 'b');
    tags.add('service', 'a');
    tags.add('service', 'A');
    tags.add('env', '');
    tags.add('env', '###');
    tags.addText('solo');
    expect(tags.toArray()).toEqual(['service:a', 'service:b', 'solo']);
  });

  it('turns a comma inside a value into an underscore, so that it stays one tag', () => {
    const tags = new TagSet();
    tags.add('team', 'a,kube_namespace:evil');
    expect(splitTags(tags.toArray().join(','))).toEqual(['team:a_kube_namespace:evil']);
  });

  it('comes back from its attributes as it was', () => {
    const tags = new TagSet();
    for (const tag of ['a:1', 'a:2', 'b:x', 'solo', 'solo:y', 'constructor:x']) tags.addText(tag);
    const again = new TagSet();
    for (const tag of tagsOfAttributes(JSON.parse(writeTagAttributes(tags.toArray()))) ?? []) again.addText(tag);
    expect(again.toArray()).toEqual(tags.toArray());
  });
});
