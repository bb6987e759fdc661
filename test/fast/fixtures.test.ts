import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { ARRIVAL_MS, countedFastPath, differenceOf } from './differential.ts';

const FILES = readdirSync('test/fixtures/fluent-bit/records').map((file) => file.replace('.jsonl', ''));

const SETTINGS = [
  {},
  { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:payments', DD_ENV: 'prod', DD_CLUSTER_NAME: 'shop-eu' },
  { HYDRANT_KUBERNETES_OBJECT: 'drop', DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%"}' },
  { DD_CONTAINER_EXCLUDE_LOGS: 'kube_namespace:shop' },
] as const;

describe.each(SETTINGS)('with %j', (environment) => {
  it.each(FILES)('records of %s are the same by the fast path, known or not', (file) => {
    const settings = loadTransformSettings(environment);
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const records = readFluentBitFile(file).map(({ bytes }) => Buffer.from(bytes));
    for (const arrivalMs of [ARRIVAL_MS, ARRIVAL_MS, ARRIVAL_MS + 86_400_000, Number.NaN]) {
      expect(differenceOf(records, settings, fast, arrivalMs)).toBeUndefined();
    }
  });
});

it('most records of the usual configurations are taken, once their metadata is known', () => {
  const settings = loadTransformSettings({});
  const ways = { taken: 0, read: 0, referred: 0 };
  const fast = countedFastPath(settings, ways);
  const records = ['5.1.1-a-fargate-datadog-guide', '1.9.10-b-fargate-crio-parser']
    .flatMap(readFluentBitFile)
    .map(({ bytes }) => Buffer.from(bytes));
  differenceOf(records, settings, fast);
  Object.assign(ways, { taken: 0, read: 0, referred: 0 });
  differenceOf(records, settings, fast);
  expect(ways.taken / records.length).toBeGreaterThan(0.5);
  expect(ways.referred / records.length).toBeLessThan(0.15);
});
