/**
 * What the transform makes of real records, byte for byte: a difference in a golden file is a change that somebody has looked
 * at. After a change that is meant, write them anew and read the difference:
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/golden && git diff test/golden
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { recordOf, transformRecord } from '../../shared/transform/transform-record.ts';

const FILES = [
  '1.9.10-a-fargate-datadog-guide',
  '1.9.10-b-fargate-crio-parser',
  '5.1.1-a-fargate-datadog-guide',
  '5.1.1-b-fargate-crio-parser',
];

const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00.000Z');

const SETTINGS: TransformSettings = {
  tags: ['team:platform'],
  env: 'dev',
  clusterName: 'golden',
  tagsAs: 'both',
  // The metadata as it came would be most of every line, and other tests hold it to the record's bytes.
  kubernetesObject: 'drop',
};

/** A line a record: the record that is delivered, or why there is none. */
function goldenOf(file: string): string {
  const lines = readFluentBitFile(file).map(({ bytes }) => {
    const verdict = transformRecord(bytes, ARRIVAL_MS, SETTINGS);
    return verdict.kind === 'logs' ? recordOf(verdict.logs) : JSON.stringify(verdict);
  });
  return `${lines.join('\n')}\n`;
}

describe('the golden file', () => {
  it.each(FILES)('of %s is what the transform gives', (file) => {
    const golden = new URL(`${file}.golden.jsonl`, import.meta.url);
    const given = goldenOf(file);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, given);
    expect(given.split('\n')).toEqual(readFileSync(golden, 'utf8').split('\n'));
  });
});
