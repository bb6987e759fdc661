/**
 * Records that nobody has sent yet: every fixture, broken at random by a seed. More of them, or others:
 *
 *     FUZZ_RECORDS=1000000 FUZZ_SEED=7 npx vitest run test/fuzz
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { MAX_RESPONSE_BYTES } from '../../shared/firehose/limits.ts';
import { answerTransformation, type TransformationRecord } from '../../shared/firehose/transform-event.ts';
import { DEFAULT_SETTINGS, EVERY_SETTINGS } from '../property/settings.ts';
import { mutate } from './mutations.ts';
import { Random } from './random.ts';

const RECORDS = Number(process.env.FUZZ_RECORDS ?? 100_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_230_127);

/** As many as a test reports of at once; the settings change from event to event. */
const RECORDS_PER_PART = 10_000;
const RECORDS_PER_EVENT = 100;
/** Every so many-th event is answered a second time, with what the first answer gave. */
const EVENTS_PER_SECOND_PASS = 5;

const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);

/** Whatever else a record can fail of is a defect. */
const REASONS: readonly string[] = [
  ...['not-inflatable', 'too-many-events', 'record-too-large', 'rules-too-costly', 'response-full'],
];

function eventOf(records: readonly Buffer[]): { records: TransformationRecord[] } {
  return {
    records: records.map((bytes, index) => ({
      recordId: `${index}`.padStart(56, '0'),
      approximateArrivalTimestamp: ARRIVAL_MS,
      data: bytes.toString('base64'),
    })),
  };
}

const idsOf = (records: readonly { readonly recordId: string }[]) => records.map(({ recordId }) => recordId).join();

function answer(records: readonly Buffer[], settings: TransformSettings) {
  const event = eventOf(records);
  const { result, counts } = answerTransformation(event, settings);
  // As one text, because there are a thousand of these comparisons.
  expect(idsOf(result.records)).toBe(idsOf(event.records));
  expect(Object.keys(counts.failed).filter((reason) => !REASONS.includes(reason))).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
  return result.records;
}

function deliveredOf(answers: ReturnType<typeof answer>): Buffer[] {
  return answers.flatMap(({ result, data }) => (result === 'Ok' ? [Buffer.from(data ?? '', 'base64')] : []));
}

/** What was delivered is delivered again, byte for byte. */
function expectStable(records: readonly Buffer[], settings: TransformSettings): void {
  const first = answer(records, settings);
  const delivered = deliveredOf(first);
  const second = deliveredOf(answer(delivered, settings));
  const sources = records.filter((_, index) => first[index]?.result === 'Ok');
  const changed = sources.filter((_, index) => second[index]?.equals(delivered[index] ?? Buffer.alloc(0)) !== true);
  expect(changed.map((source) => source.toString('base64'))).toEqual([]);
}

/** Larger records have nothing in them that smaller ones have not. */
const MAX_FIXTURE_BYTES = 3_000;

const FLUENT_BIT: readonly Buffer[] = fluentBitFiles()
  .flatMap((file) => readFluentBitFile(file).map(({ bytes }) => bytes))
  .filter(({ length }) => length <= MAX_FIXTURE_BYTES);

const SAMPLES: readonly Buffer[] = readFileSync(new URL('../fixtures/public-samples.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Buffer.from(JSON.stringify((JSON.parse(line) as { record: unknown }).record)));

/** What Hydrant has made of some: a replay reads that. */
const OWN: readonly Buffer[] = FLUENT_BIT.filter((_, index) => index % 10 === 0).flatMap((record) =>
  deliveredOf(answer([record], DEFAULT_SETTINGS)),
);

/** The samples are few, and of more routers than one: each stands there as often as it takes to be seen. */
const FIXTURES: readonly Buffer[] = [...FLUENT_BIT, ...OWN, ...Array.from({ length: 20 }, () => SAMPLES).flat()];

describe(`${RECORDS} mutated records`, () => {
  const parts = Array.from({ length: Math.ceil(RECORDS / RECORDS_PER_PART) }, (_, part) => part);

  it.each(parts)(
    'of part %d lose no id, meet no defect, overflow no answer, and are the same after a second pass',
    (part) => {
      const random = new Random(SEED + part);
      for (let event = 0; event < RECORDS_PER_PART / RECORDS_PER_EVENT; event++) {
        const records = Array.from({ length: RECORDS_PER_EVENT }, () => mutate(FIXTURES, random));
        const settings = random.pick(EVERY_SETTINGS);
        if (event % EVENTS_PER_SECOND_PASS === 0) expectStable(records, settings);
        else answer(records, settings);
      }
    },
    60_000,
  );
});
