import { loadTransformSettings } from '../../shared/config/load.ts';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { checkFloor, checkNaive, checkTransform } from './check-answers.ts';
import { BREAKS, type Corpus, corpusLine, corpusOf, type Shape, withOneBroken } from './corpus.ts';
import { type Measured, median, type Row } from './rows.ts';
import { floor, naive, transform } from './transform-variants.ts';
import { medianTimes, timesInTurns } from './turns.ts';

const ROUNDS = 15;
/** One record of some hundred changes little, so it takes more rounds to see it: as many as there is time for. */
const ROUNDS_FOR_ONE_RECORD = { min: 15, max: 301, ms: 8_000 } as const;

/** The deployed buffer, and the largest that an invocation has room for; the latter's names say so. */
const BATCHES = [
  { bytes: 1_000_000, suffix: '' },
  { bytes: 3_000_000, suffix: '.3mb' },
] as const;

const FLOOR = 'base64, JSON.parse, JSON.stringify, base64';
const NAIVE = 'the floor and tags computed for each record';

const settings = loadTransformSettings({});

/**
 * What the transform of a batch costs beside what base64 and JSON alone cost, and beside what one writes first. `warm`: what is
 * remembered of metadata was learned before. `cold`: each batch has new settings, on which all hangs that is remembered of
 * metadata. (What a pattern of a processing rule compiles to is remembered by its text; no record here brings one.)
 */
export function transformRows(): Measured {
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const { bytes, suffix } of BATCHES) {
    const measure = <Name extends keyof Variants>(shape: Shape, pods: number, ...names: readonly Name[]) => {
      const corpus = corpusOf(shape, pods, bytes);
      notes.push(corpusLine(corpus));
      return medians(corpus, names);
    };
    const row = (name: string, value: number, against: string) =>
      rows.push({ name: `${name}${suffix}`, value, unit: 'ratio', against });

    const usual = measure('metadata-heavy', 100, 'floor', 'naive', 'warm', 'cold');
    row('transform.vs_floor.warm', usual.floor / usual.warm, FLOOR);
    row('transform.vs_floor.cold', usual.floor / usual.cold, FLOOR);
    row('transform.vs_naive.warm', usual.naive / usual.warm, NAIVE);
    row('transform.vs_naive.cold', usual.naive / usual.cold, NAIVE);
    const manyPods = measure('metadata-heavy', 500, 'floor', 'cold');
    row('transform.vs_floor.500pods_cold', manyPods.floor / manyPods.cold, FLOOR);
    const longLines = measure('message-heavy', 100, 'floor', 'warm');
    row('transform.vs_floor.message_heavy', longLines.floor / longLines.warm, FLOOR);
    const mixed = measure('mixed', 100, 'floor', 'warm');
    row('transform.vs_floor.mixed', mixed.floor / mixed.warm, FLOOR);
    const jsonLines = measure('json-lines', 100, 'floor', 'warm');
    row('transform.vs_floor.json_lines', jsonLines.floor / jsonLines.warm, FLOOR);
    const hard = measure('fallback', 100, 'naive', 'warm');
    row('transform.fallback_vs_naive', hard.naive / hard.warm, NAIVE);
    row(
      'transform.one_bad_record_slowdown',
      slowdownOfOneBroken(bytes),
      'the same batch without, worst of four faults',
    );
    row('invocation.vs_naive', invocationRatio(bytes), 'naive, both with JSON.parse(event) and JSON.stringify(answer)');
  }
  return { rows, notes };
}

const variantsOf = (event: TransformationEvent) => ({
  floor: () => () => floor(event),
  naive: () => () => naive(event, settings),
  warm: () => () => transform(event, settings),
  cold: () => {
    const forgetful = loadTransformSettings({});
    return () => transform(event, forgetful);
  },
});
type Variants = ReturnType<typeof variantsOf>;

/** Checks every answer, then measures: milliseconds of a batch. */
function medians<Name extends keyof Variants>({ event }: Corpus, names: readonly Name[]): Record<Name, number> {
  checkFloor(floor(event), event);
  checkNaive(naive(event, settings), event, settings);
  checkTransform(transform(event, loadTransformSettings({})), event, settings);
  checkTransform(transform(event, settings), event, settings);
  const all = variantsOf(event);
  return medianTimes(Object.fromEntries(names.map((name) => [name, all[name]])) as Pick<Variants, Name>, ROUNDS);
}

/**
 * A batch with one record that is broken, each way of being broken by itself, to the batch without: the median of the rounds'
 * ratios, because what disturbs a round disturbs both.
 */
function slowdownOfOneBroken(bytes: number): number {
  const { event } = corpusOf('metadata-heavy', 100, bytes);
  const kinds = Object.keys(BREAKS) as (keyof typeof BREAKS)[];
  const events: [name: string, event: TransformationEvent][] = [
    ['sound', event],
    ...kinds.map((kind): [string, TransformationEvent] => [kind, withOneBroken(event, kind)]),
  ];
  for (const [, one] of events) checkTransform(transform(one, settings), one, settings);
  const variants = Object.fromEntries(events.map(([name, one]) => [name, () => () => transform(one, settings)]));
  const { min, max, ms } = ROUNDS_FOR_ONE_RECORD;
  const roundMs = events.length * medianTimes({ sound: () => () => transform(event, settings) }, 3).sound;
  const rounds = Math.min(max, Math.max(min, Math.floor(ms / roundMs)));
  const { sound = [], ...broken } = timesInTurns(variants, rounds);
  return Math.max(
    ...Object.values(broken).map((times) => median(times.map((time, round) => time / Number(sound[round])))),
  );
}

/** With what Lambda's runtime does for every function: the event comes as text, and the answer leaves as text. */
function invocationRatio(bytes: number): number {
  const { event } = corpusOf('metadata-heavy', 100, bytes);
  const text = JSON.stringify(event);
  const invoke = (answer: typeof transform) => () => () =>
    JSON.stringify({ records: answer(JSON.parse(text) as TransformationEvent, settings) });
  const times = medianTimes({ naive: invoke(naive), ours: invoke(transform) }, ROUNDS);
  return times.naive / times.ours;
}
