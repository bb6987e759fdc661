import { seededRandom } from '../../infra/local/world.ts';
import { PlainLineReader } from '../../shared/fast/plain-line.ts';
import { ARRIVAL_MS } from './differential.ts';
import { corpus } from './fuzz.ts';
import { mutate } from './mutations.ts';
import { backupLine, ReadLines, type ReplayWays } from './replay-differential.ts';

const HOUR_MS = 3_600_000;
/** How many lines a run reads: what it has learned goes with it. */
const LINES_IN_RUN = 1_000;
/** Of the records, those that are as they were, so that there is metadata that is known */
const SHARE_WHOLE = 0.4;
/** Of the lines, those whose envelope is changed too */
const SHARE_OF_ENVELOPES = 0.05;

const ENVIRONMENTS = [
  {},
  { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:a', DD_ENV: 'x' },
  { HYDRANT_TAGS_AS: 'attributes', DD_CLUSTER_NAME: 'c', DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%"}' },
] as const;
const LATE = ['restamp', 'restamp', 'send', 'hold'] as const;
const AGO_MS = [HOUR_MS, 17 * HOUR_MS, 17.9 * HOUR_MS, 18 * HOUR_MS, 40 * HOUR_MS];

/**
 * Replays mutated records by the fast path and by the reference path.
 *
 * @returns which way they went, and the first difference
 */
export function fuzzReplay(
  lines: number,
  seed: number,
): { readonly ways: ReplayWays; readonly difference: string | undefined } {
  const random = seededRandom(seed);
  const records = corpus().filter((record) => /^\{"(?:log|stream|time)":/.test(record.toString('latin1', 0, 12)));
  const reader = new PlainLineReader();
  const plain = records.filter((record) => reader.read(record, 0, record.length));
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const ways: ReplayWays = { taken: 0, composed: 0, others: 0 };
  for (let done = 0; done < lines; done += LINES_IN_RUN) {
    const input = { from: '2023-01-01T00:00:00Z', late: oneOf(LATE) };
    const read = new ReadLines(oneOf(ENVIRONMENTS), input, ARRIVAL_MS + oneOf(AGO_MS), ways);
    // Few containers, so that each comes again.
    const some = Array.from({ length: 20 }, () => oneOf(random() < 0.8 ? plain : records));
    for (let count = 0; count < LINES_IN_RUN; count++) {
      const record = random() < SHARE_WHOLE ? oneOf(some) : mutate(oneOf(some), oneOf(records), random);
      const line = backupLine(record, ARRIVAL_MS - Math.floor(random() * 3 * HOUR_MS));
      const changed = random() < SHARE_OF_ENVELOPES ? mutate(line, line, random) : line;
      const difference = read.differenceAt(changed);
      if (difference !== undefined) return { ways, difference };
    }
  }
  return { ways, difference: undefined };
}
