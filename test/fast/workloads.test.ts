import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { seededRandom } from '../../infra/local/world.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { replicaOf } from '../bench/pod-replica.ts';
import { ARRIVAL_MS, countedFastPath, differenceOf } from './differential.ts';
import { backupLine, ReadLines } from './replay-differential.ts';
import { family } from './replicas.ts';

const FILES = readdirSync('test/fixtures/fluent-bit/records').map((file) => file.replace('.jsonl', ''));

const SETTINGS = [
  {},
  { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:payments pod_name:q', DD_ENV: 'prod', DD_CLUSTER_NAME: 'shop-eu' },
  { HYDRANT_TAGS_AS: 'attributes', DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%"}' },
] as const;

/** Longer ones are parts of lines of a megabyte, of the same pods. */
const MAX_BYTES = 6_000;

describe.each(SETTINGS)('with %j', (environment) => {
  it.each(FILES)('replicas of the pods of %s, real ones and others, are the same by the fast path', (file) => {
    const settings = loadTransformSettings(environment);
    const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
    const random = seededRandom(file.length);
    const records = readFluentBitFile(file)
      .map(({ bytes }) => Buffer.from(bytes))
      .filter(({ length }) => length <= MAX_BYTES);
    for (let round = 1; round <= 4; round++) {
      const usual = records.map((record) => Buffer.from(replicaOf(record.toString('latin1'), round), 'latin1'));
      const others = records.flatMap((record) => family(record, 4, random));
      expect(differenceOf([...usual, ...others], settings, fast)).toBeUndefined();
    }
  });
});

it('replicas are replayed the same by both paths, with the tags of their run', () => {
  const random = seededRandom(7);
  const lines = new ReadLines({}, { from: '2023-01-01T00:00:00Z' }, ARRIVAL_MS + 3_600_000, {
    taken: 0,
    composed: 0,
    others: 0,
  });
  const records = readFluentBitFile('5.1.1-a-fargate-datadog-guide').map(({ bytes }) => Buffer.from(bytes));
  const isJson = (record: Buffer) => record.includes('F {\\"');
  // A workload that was seen with lines that are JSON alone has no frame of a run's plain line yet.
  for (const record of [...records.filter(isJson), ...records.filter((one) => !isJson(one))]) {
    if (record.length > MAX_BYTES) continue;
    for (const one of family(record, 4, random)) {
      expect(lines.differenceAt(backupLine(one, ARRIVAL_MS))).toBeUndefined();
    }
  }
});

it('hardly a replica is read as a whole, once its workload and its shape of line are known', () => {
  const settings = loadTransformSettings({});
  const ways = { taken: 0, read: 0, referred: 0 };
  const fast = countedFastPath(settings, ways);
  const records = readFluentBitFile('5.1.1-a-fargate-datadog-guide').map(({ bytes }) => bytes.toString('latin1'));
  const replicas = (round: number) => records.map((record) => Buffer.from(replicaOf(record, round), 'latin1'));
  for (const round of [1, 2]) differenceOf(replicas(round), settings, fast);
  Object.assign(ways, { taken: 0, read: 0, referred: 0 });
  expect(differenceOf(replicas(3), settings, fast)).toBeUndefined();
  expect(ways.taken / records.length).toBeGreaterThan(0.5);
  expect(ways.referred / records.length).toBeLessThan(0.15);
});
