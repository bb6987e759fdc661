import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { anyRecord, REAL_RECORDS } from './records.ts';
import { DEFAULT_SETTINGS, EVERY_SETTINGS } from './settings.ts';
import { numberText } from './values.ts';

const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);
const LATER_MS = ARRIVAL_MS + 3_600_000;
const SEED = 20_230_127;

const STATUSES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug', 'ok'];

/** https://docs.datadoghq.com/getting_started/tagging/#define-tags */
const VALID_TAG = /^\p{L}[\p{L}\p{Nd}_:./-]{0,199}$/u;

function logsOf(bytes: Uint8Array, arrivalMs: number | undefined, settings: TransformSettings): string[] {
  const verdict = transformRecord(bytes, arrivalMs, settings);
  return verdict.kind === 'logs' ? verdict.logs.map(({ json }) => json) : [];
}

/** The record that is delivered; undefined where none is. */
function transformed(
  bytes: Uint8Array,
  arrivalMs: number | undefined,
  settings: TransformSettings,
): string | undefined {
  const verdict = transformRecord(bytes, arrivalMs, settings);
  return verdict.kind === 'logs' ? recordOf(verdict, settings).toString('latin1') : undefined;
}

/** With a known arrival the second pass comes later, as in a replay; without one the log's own time is all there is. */
const ARRIVALS = [
  [ARRIVAL_MS, LATER_MS],
  [undefined, undefined],
] as const;

function expectStable(record: Uint8Array, settings: TransformSettings): void {
  for (const [firstMs, secondMs] of ARRIVALS) {
    const once = transformed(record, firstMs, settings);
    if (once === undefined) continue;
    const twice = transformed(Buffer.from(once, 'latin1'), secondMs, settings);
    // Comparing is cheap, a matcher is not, and there are many thousand comparisons.
    if (twice !== once) expect({ settings, record: twice }).toEqual({ settings, record: once });
  }
}

function expectStableUnderAll(record: Uint8Array): void {
  for (const settings of EVERY_SETTINGS) expectStable(record, settings);
}

const REAL_SMALL_RECORDS = REAL_RECORDS.filter((record) => record.length < 20_000);

describe('a record that is transformed again', () => {
  it('is the same, byte for byte, at any later time, for any record and setting', () => {
    fc.assert(fc.property(anyRecord, fc.constantFrom(...EVERY_SETTINGS), expectStable), { numRuns: 2_000, seed: SEED });
  });

  it('is the same under every one of the settings', () => {
    fc.assert(fc.property(anyRecord, expectStableUnderAll), { numRuns: 40, seed: SEED });
    REAL_SMALL_RECORDS.filter((_, index) => index % 40 === 0).forEach(expectStableUnderAll);
  });

  it('is the same for every captured record', () => {
    for (const record of REAL_RECORDS) expectStable(record, DEFAULT_SETTINGS);
  });
});

describe('any record', () => {
  it('never makes the transform throw', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const verdict = transformRecord(record, ARRIVAL_MS, DEFAULT_SETTINGS);
        if (verdict.kind === 'failed') expect(verdict.reason).toBe('not-inflatable');
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });

  it('gives a log with a text, a time and one of the nine statuses, or none', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        for (const json of logsOf(record, ARRIVAL_MS, DEFAULT_SETTINGS)) {
          const log = JSON.parse(json) as Record<string, unknown>;
          expect(log.message).toSatisfy((message: unknown) => typeof message === 'string' && message !== '');
          expect(log.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(STATUSES).toContain(log.status);
          for (const key of ['hostname', 'service', 'ddsource', 'ddtags']) {
            if (Object.hasOwn(log, key))
              expect(log[key]).toSatisfy((value: unknown) => typeof value === 'string' && value !== '');
          }
        }
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });

  it('has only valid tags, sorted, each once, and the same ones as attributes', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...EVERY_SETTINGS), (record, settings) => {
        for (const json of logsOf(record, ARRIVAL_MS, settings)) {
          const { ddtags, hydrant } = JSON.parse(json) as { ddtags?: string; hydrant: { tags?: object } };
          const tags = ddtags?.split(',') ?? [];
          for (const tag of tags) {
            expect(tag).toMatch(VALID_TAG);
            expect(tag).not.toMatch(/[:_]$|\p{Lu}(?<=[A-Z])/u);
          }
          expect(tags).toEqual([...new Set(tags)].sort());
          const attributes = Object.entries(hydrant.tags ?? {}).flatMap(([key, value]) =>
            [value].flat().map((one) => (one === true ? key : `${key}:${one}`)),
          );
          if (settings.tagsAs === 'both') expect(attributes.sort()).toEqual(tags);
          if (settings.tagsAs === 'ddtags') expect(attributes).toEqual([]);
          if (settings.tagsAs === 'attributes') expect(ddtags).toBeUndefined();
        }
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });
});

describe('an attribute that nobody has to change', () => {
  const key = fc.oneof(
    fc.string({ minLength: 1, maxLength: 6 }).map((name) => `k${name}`),
    fc.nat(99).map(String),
  );
  const raw = fc.oneof(
    numberText,
    numberText.map((number) => `{"9":${number},"b":[${number}, 1.50],"0":null}`),
    fc.constant('"caf\\u00e9\\/"'),
  );

  it('keeps its number text, key order and escapes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, raw), { selector: ([name]) => name, minLength: 1, maxLength: 5 }),
        (members) => {
          const attributes = members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
          const [log = ''] = logsOf(Buffer.from(`{"log":"x",${attributes}}`), ARRIVAL_MS, DEFAULT_SETTINGS);
          expect(log).toContain(`,${attributes},"hydrant":`);
        },
      ),
      { numRuns: 500, seed: SEED },
    );
  });
});
