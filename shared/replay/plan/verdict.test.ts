import { describe, expect, it } from 'vitest';
import { type Batch, factsOf, outageOf2Tb, TERMS } from '../../../test/replay/planned-facts.ts';
import { HOUR_MS, NOW } from '../../../test/replay/replay-world.ts';
import { type PlanTerms, planOf } from './plan.ts';
import { type LineOutcome, PlanFacts } from './plan-facts.ts';

const verdictOn = (facts: PlanFacts, terms: Partial<PlanTerms> = {}) => planOf(facts, { ...TERMS, ...terms }).verdict;

const anHourOf = (hoursAgo: number | undefined): Batch => ({ hoursAgo, gigabytes: 3.6 });
const LATE: Batch = { ...anHourOf(20), late: true };

const OBJECT = { key: 'failed/a', size: 1_000, lastModifiedMs: NOW, etag: '' };
const LOG = { namespace: 'shop', service: 'cart', bytes: 1_000_000, late: false };

type Case = readonly [batches: readonly Batch[], terms: Partial<PlanTerms>, kind: string, sentence: string];

const FEASIBLE: readonly Case[] = [
  [
    [{ hoursAgo: 6, gigabytes: 0.003 }],
    { megabytesPerSecond: 0.003 / 10, isAssumed: false, reprocessors: 10 },
    'feasible',
    "Yes: start by 2026-03-01 23:38 UTC (in 11 h 38 min) and nothing leaves Datadog's window of 18 h; 3.0 MB take 16 min with 10 reprocessors at once (0.0003 MB/s each, HYDRANT_MAX_MB_PER_S for all of them).",
  ],
  [
    [anHourOf(6)],
    {},
    'feasible',
    "Yes: start by 2026-03-01 22:55 UTC (in 10 h 55 min) and nothing leaves Datadog's window of 18 h; 3.6 GB take 1 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [anHourOf(6)],
    { isAssumed: false },
    'feasible',
    "Yes: start by 2026-03-01 22:55 UTC (in 10 h 55 min) and nothing leaves Datadog's window of 18 h; 3.6 GB take 1 h 0 min at 1 MB/s (HYDRANT_MAX_MB_PER_S).",
  ],
  [
    [anHourOf(6), anHourOf(undefined)],
    { reprocessors: 50 },
    'feasible',
    "Yes: start by 2026-03-01 23:53 UTC (in 11 h 53 min) and nothing leaves Datadog's window of 18 h; 7.2 GB take 2 min with 50 reprocessors at once (1 MB/s assumed of each).",
  ],
  [
    [anHourOf(undefined)],
    {},
    'feasible',
    'Yes: start whenever you like, nothing of it can get late; 3.6 GB take 1 h 0 min at the 1 MB/s assumed of one reprocessor.',
  ],
  [
    [anHourOf(16.5)],
    {},
    'barely',
    "Barely: start now, best with 2 reprocessors at once, because after 2026-03-01 12:25 UTC (in 25 min) logs leave Datadog's window of 18 h unsent; 3.6 GB take 1 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [anHourOf(16.5)],
    { reprocessors: 50, megabytesPerSecond: 0.02 },
    'barely',
    "Barely: start now, because after 2026-03-01 12:25 UTC (in 25 min) logs leave Datadog's window of 18 h unsent; 3.6 GB take 1 h 0 min with 50 reprocessors at once (0.02 MB/s assumed of each).",
  ],
];

const INFEASIBLE: readonly Case[] = [
  [
    [anHourOf(17), anHourOf(1)],
    {},
    'infeasible',
    "No: at the 1 MB/s assumed of one reprocessor 4 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, start 2 reprocessors at once now, at 1.1 MB/s together.",
  ],
  [
    [anHourOf(17), anHourOf(1)],
    { late: 'send' },
    'infeasible',
    "No: at the 1 MB/s assumed of one reprocessor 4 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and are thrown away by Datadog, which answers 202 all the same (HYDRANT_LATE=send); to lose nothing, start 2 reprocessors at once now, at 1.1 MB/s together.",
  ],
  [
    [anHourOf(17), anHourOf(1)],
    { late: 'hold' },
    'infeasible',
    "No: at the 1 MB/s assumed of one reprocessor 4 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and stay in the bucket (HYDRANT_LATE=hold); to lose nothing, start 2 reprocessors at once now, at 1.1 MB/s together.",
  ],
  [
    [anHourOf(17)],
    { isAssumed: false },
    'infeasible',
    "No: at 1 MB/s (HYDRANT_MAX_MB_PER_S) 8 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, start 2 reprocessors at once now, at 1.1 MB/s together, or raise HYDRANT_MAX_MB_PER_S if it is what holds them back.",
  ],
  [
    [anHourOf(17)],
    { maxConcurrency: 1 },
    'infeasible',
    "No: at the 1 MB/s assumed of one reprocessor 8 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, 2 reprocessors would have to start now at 1.1 MB/s together, more than the 1 that may run: start it now and save the most.",
  ],
  [
    [anHourOf(17.9)],
    {},
    'infeasible',
    "No: at the 1 MB/s assumed of one reprocessor 98 % (3,540 logs, 3.5 GB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, 60 reprocessors would have to start now at 60 MB/s together, more than the 50 that may run: start all of them now and save the most.",
  ],
  [
    [anHourOf(17)],
    { reprocessors: 2, megabytesPerSecond: 0.1 },
    'infeasible',
    "No: with 2 reprocessors at once (0.1 MB/s assumed of each) 82 % (2,940 logs, 2.9 GB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, start 11 reprocessors at once now instead of 2, at 1.1 MB/s together.",
  ],
  [
    [anHourOf(17)],
    { reprocessors: 2, megabytesPerSecond: 0.5, isAssumed: false },
    'infeasible',
    "No: with 2 reprocessors at once (0.5 MB/s each, HYDRANT_MAX_MB_PER_S for all of them) 8 % (300 logs, 300.0 MB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, raise HYDRANT_MAX_MB_PER_S, which all of them share, to 1.1 now.",
  ],
  [
    [LATE, anHourOf(6)],
    {},
    'partly-late',
    "Partly: 50 % (3,600 logs, 3.6 GB) are outside Datadog's window of 18 h already and get a new date and the tag late:true (HYDRANT_LATE=restamp), the rest is in time if you start by 2026-03-01 22:55 UTC (in 10 h 55 min); 7.2 GB take 2 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [LATE, anHourOf(6)],
    { late: 'hold' },
    'partly-late',
    "Partly: 50 % (3,600 logs, 3.6 GB) are outside Datadog's window of 18 h already and stay in the bucket (HYDRANT_LATE=hold), the rest is in time if you start by 2026-03-01 22:55 UTC (in 10 h 55 min); 3.6 GB take 1 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [LATE, anHourOf(16.5)],
    {},
    'partly-late',
    "Partly: 50 % (3,600 logs, 3.6 GB) are outside Datadog's window of 18 h already and get a new date and the tag late:true (HYDRANT_LATE=restamp), the rest is in time only if you start now, at the latest by 2026-03-01 12:25 UTC (in 25 min); 7.2 GB take 2 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [LATE, anHourOf(undefined)],
    {},
    'partly-late',
    "Partly: 50 % (3,600 logs, 3.6 GB) are outside Datadog's window of 18 h already and get a new date and the tag late:true (HYDRANT_LATE=restamp), the rest cannot get late; 7.2 GB take 2 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [LATE, anHourOf(17.5)],
    {},
    'infeasible',
    "No: 50 % (3,600 logs, 3.6 GB) are outside Datadog's window of 18 h already, and at the 1 MB/s assumed of one reprocessor 29 % (2,100 logs, 2.1 GB) more leave it before they are sent; all of these get a new date and the tag late:true (HYDRANT_LATE=restamp); for the rest to be in time, start 3 reprocessors at once now, at 2.4 MB/s together.",
  ],
  [
    [LATE],
    {},
    'all-late',
    "Too late: all 3,600 logs (3.6 GB) are outside Datadog's window of 18 h already and get a new date and the tag late:true (HYDRANT_LATE=restamp); 3.6 GB take 1 h 0 min at the 1 MB/s assumed of one reprocessor.",
  ],
  [
    [LATE],
    { late: 'send' },
    'all-late',
    "Too late, do not start: all 3,600 logs (3.6 GB) are outside Datadog's window of 18 h already and are thrown away by Datadog, which answers 202 all the same (HYDRANT_LATE=send); HYDRANT_LATE=restamp keeps them, with a new date.",
  ],
  [
    [LATE],
    { late: 'hold' },
    'all-late',
    "Too late: all 3,600 logs (3.6 GB) are outside Datadog's window of 18 h already, so nothing is sent and they stay in the bucket (HYDRANT_LATE=hold); HYDRANT_LATE=restamp sends them, with a new date.",
  ],
];

describe('the verdict of a plan', () => {
  it.each(FEASIBLE)('of %j under %j is %s, and loses nothing', (batches, terms, kind, sentence) => {
    expect(verdictOn(factsOf(batches), terms)).toEqual({ kind, feasible: true, sentence });
  });

  it.each(INFEASIBLE)('of %j under %j is %s', (batches, terms, kind, sentence) => {
    expect(verdictOn(factsOf(batches), terms)).toEqual({ kind, feasible: false, sentence });
  });

  it('says that nothing is selected', () => {
    const sentence = 'Nothing to replay: no object is selected.';
    expect(verdictOn(new PlanFacts())).toEqual({ kind: 'nothing-to-send', feasible: true, sentence });
  });

  it.each<readonly [readonly LineOutcome[], string]>([
    [[], 'Nothing to send: 1 object, and no line in them.'],
    [
      ['dropped', 'dropped', 'unreadable', 'skipped'],
      'Nothing to send: 4 lines in 1 object give no log (2 dropped by rule, 1 unreadable, which a replay makes dead letters of, 1 not asked for).',
    ],
  ])('says that %j give nothing to send', (outcomes, sentence) => {
    const facts = new PlanFacts();
    facts.selected(OBJECT);
    const object = facts.read();
    object.stored(OBJECT.size);
    for (const outcome of outcomes) object.line('a', NOW, outcome);
    object.end(true);
    expect(verdictOn(facts)).toEqual({ kind: 'nothing-to-send', feasible: true, sentence });
  });

  it('says that nothing could be read', () => {
    const facts = new PlanFacts();
    facts.selected(OBJECT);
    facts.read().end(false);
    expect(verdictOn(facts)).toEqual({
      kind: 'unknown',
      feasible: false,
      sentence: 'Unknown: of 1 selected object none could be read, so mend what the warnings name and plan again.',
    });
  });

  it.each([
    [
      [1_000, 1_300, 700, 1_000],
      "Barely: start now, best with 2 reprocessors at once, because the estimate leaves 3 h 1 min to spare but may be 35 % too low, and then logs leave Datadog's window of 18 h unsent; about 32.0 GB take 8 h 53 min at the 1 MB/s assumed of one reprocessor.",
    ],
    [
      [1_000],
      "Barely: start now, best with 2 reprocessors at once, because the estimate leaves 3 h 1 min to spare but rests on too little to be trusted, and then logs leave Datadog's window of 18 h unsent; about 32.0 GB take 8 h 53 min at the 1 MB/s assumed of one reprocessor.",
    ],
  ])('does not rest on a sample of %j that may be too good', (counts, sentence) => {
    const facts = new PlanFacts();
    for (let index = 0; index < 32; index++) facts.selected({ ...OBJECT, key: `failed/${index}` });
    for (const logs of counts) {
      const object = facts.read();
      object.stored(OBJECT.size);
      for (let index = 0; index < logs; index++) object.log({ ...LOG, dateMs: NOW - 6 * HOUR_MS });
      object.end(true);
    }
    expect(verdictOn(facts)).toEqual({ kind: 'barely', feasible: true, sentence });
  });
});

/** Two terabytes of logs, an outage of six hours that has just ended. */
describe('the verdict on 2 TB and six hours', () => {
  const facts = outageOf2Tb();

  it.each([
    [
      { megabytesPerSecond: 20 },
      'infeasible',
      "No: at the 20 MB/s assumed of one reprocessor 45 % (about 180,000,000 logs, about 899.9 GB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, start 2 reprocessors at once now, at 31.2 MB/s together.",
    ],
    [
      { megabytesPerSecond: 100, isAssumed: false },
      'feasible',
      "Yes: start by 2026-03-01 23:49 UTC (in 11 h 49 min) and nothing leaves Datadog's window of 18 h; about 2.0 TB take 5 h 31 min at 100 MB/s (HYDRANT_MAX_MB_PER_S).",
    ],
    [
      { megabytesPerSecond: 20, reprocessors: 50 },
      'feasible',
      "Yes: start by 2026-03-01 23:49 UTC (in 11 h 49 min) and nothing leaves Datadog's window of 18 h; about 2.0 TB take 33 min with 50 reprocessors at once (20 MB/s assumed of each).",
    ],
  ])('under %j is %s', (terms, kind, sentence) => {
    expect(verdictOn(facts, terms)).toMatchObject({ kind, sentence });
  });
});
