/**
 * What the transform makes of real records, byte for byte: a difference in a golden file is a change that somebody has looked
 * at. After a change that is meant, write them anew and read the difference:
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/golden && git diff test/golden
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';

/** Records by the name of their golden file: what Fluent Bit sent, and what others have published of theirs. */
const RECORDS: Readonly<Record<string, readonly Buffer[]>> = {
  ...Object.fromEntries(fluentBitFiles().map((file) => [file, readFluentBitFile(file).map(({ bytes }) => bytes)])),
  'public-samples': readPublicSamples(),
};

const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00.000Z');

const SETTINGS = loadTransformSettings({
  DD_TAGS: 'team:platform',
  DD_ENV: 'dev',
  DD_CLUSTER_NAME: 'golden',
  // The metadata as it came would be most of every line, and other tests hold it to the record's bytes.
  HYDRANT_KUBERNETES_OBJECT: 'drop',
});

/** Texts above this are written as their length and hash: a megabyte of one letter shows nobody anything. */
const MAX_TEXT_CHARACTERS = 4_000;

function readPublicSamples(): Buffer[] {
  const lines = readFileSync(new URL('../fixtures/public-samples.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => Buffer.from(JSON.stringify((JSON.parse(line) as { record: unknown }).record)));
}

/** A line a record: the record that is delivered, or why there is none. */
function goldenOf(records: readonly Buffer[]): string {
  const lines = records.map((bytes) => {
    const verdict = transformRecord(bytes, ARRIVAL_MS, SETTINGS);
    return verdict.kind === 'logs' ? hashLongTexts(recordOf(verdict, SETTINGS).toString()) : JSON.stringify(verdict);
  });
  return `${lines.join('\n')}\n`;
}

/** Replaces long strings where they stand in JSON text; every other byte stays. */
function hashLongTexts(json: string): string {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, (raw) => {
    const text = JSON.parse(raw) as string;
    if (text.length <= MAX_TEXT_CHARACTERS) return raw;
    return `"${text.length} characters, sha256 of their JSON text: ${createHash('sha256').update(raw).digest('hex')}"`;
  });
}

describe('the golden file', () => {
  it.each(Object.entries(RECORDS))('of %s is what the transform gives', (name, records) => {
    const golden = new URL(`${name}.golden.jsonl`, import.meta.url);
    const given = goldenOf(records);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, given);
    expect(given.split('\n')).toEqual(readFileSync(golden, 'utf8').split('\n'));
  });
});
