import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { ARRIVAL_MS, countedFastPath } from './differential.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const CONTAINERS = 200;
const LINE_CHARACTERS = 200_000;

/** A line of a container of its own: of its metadata and its shape something is remembered. */
const LINES: Readonly<Record<string, (index: number) => string>> = {
  plain: (index) => `line ${index} ${'x'.repeat(LINE_CHARACTERS)}`,
  'a JSON object': (index) =>
    JSON.stringify({
      an_attribute_with_a_long_name: index,
      level: 'a level of twenty letters',
      message: 'x'.repeat(LINE_CHARACTERS),
    }),
};

const KNOWN = 'a workload that is known';

/** Ids of no form that a workload's containers have, and of theirs. */
const IDS: Readonly<Record<string, (index: number) => string>> = {
  'a workload of its own': (index) => String(index),
  [KNOWN]: (index) => String(index).padStart(64, 'a'),
};

it.each(Object.keys(LINES).flatMap((kind) => Object.keys(IDS).map((ids) => [kind, ids])))(
  'what is remembered of a container does not keep its first record in memory: %s, of %s',
  (kind, ids) => {
    const settings = loadTransformSettings({});
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const answer = (from: number, to: number) => {
      for (let index = from; index < to; index++) {
        const metadata = `"pod_name":"web-${index}","namespace_name":"shop","docker_id":"${IDS[ids]?.(index)}","labels":{"a-longer-label":"value of it"}`;
        const log = JSON.stringify(`2023-01-27T16:53:46.615934350Z stdout F ${LINES[kind]?.(index)}`);
        const data = Buffer.from(`{"log":${log},"kubernetes":{${metadata}}}`).toString('base64');
        const records = [{ recordId: '1', data, approximateArrivalTimestamp: ARRIVAL_MS }];
        answerTransformation({ records }, settings, { shortcutFor: () => fast });
      }
    };
    const heapMb = () => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / 1e6;
    };
    answer(0, 10);
    const before = heapMb();
    ways.taken = 0;
    answer(10, CONTAINERS);
    // Each has some kilobytes of metadata, tags and frames. Its record has more than ten times as many.
    expect(heapMb() - before).toBeLessThan(CONTAINERS * 0.05);
    expect(ways.taken).toBe(ids === KNOWN ? CONTAINERS - 10 : 0);
  },
);
