import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { explainRecord } from '../../shared/explain/explain-record.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { runHydrant } from './run-hydrant.ts';

const ARRIVAL = '2023-01-27T17:00:00Z';
const arrivalMs = Date.parse(ARRIVAL);
const environment = { DD_TAGS: 'team:platform', DD_CLUSTER_NAME: 'demo' };
const settings = loadTransformSettings(environment);

/** One record is one line here: Fluent Bit ends each with a line feed, or not, by its version. */
const RECORDS = readFluentBitFile('5.1.1-a-fargate-datadog-guide')
  .map(({ bytes }) => bytes.toString('latin1').trimEnd())
  .filter((text) => !text.includes('\n'))
  .map((text) => Buffer.from(text, 'latin1'));
const stdin = Buffer.concat(RECORDS.flatMap((record) => [record, Buffer.from('\n')]));

describe('hydrant transform', () => {
  it('writes the logs that the transform gives, one a line', async () => {
    const logs = RECORDS.flatMap((bytes) => {
      const verdict = transformRecord(bytes, arrivalMs, settings);
      return verdict.kind === 'logs' ? verdict.logs.map(({ json }) => json) : [];
    });
    const { status, stdout } = await runHydrant(['transform', '--arrival', ARRIVAL], { stdin, environment });
    expect(logs.length).toBeGreaterThan(10);
    expect(stdout.split('\n')).toEqual([...logs, '']);
    expect(status).toBe(0);
  });

  it('says on stderr what gives none, and that a record could not be read', async () => {
    const mixed = Buffer.concat([Buffer.from('{"log":" "}\n{"log":"x"}\n'), Buffer.from([0x1f, 0x8b, 1])]);
    const { status, stdout, stderr } = await runHydrant(['transform'], { stdin: mixed });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('record 1: dropped, empty-line\nrecord 3: failed, not-inflatable\n');
    expect(status).toBe(1);
  });

  it('takes the settings of a stream', async () => {
    const names = { 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs': 'other' };
    const { stdout } = await runHydrant(['transform', '--stream', 'logs'], {
      stdin: 'x',
      environment: { HYDRANT_CLUSTER_NAMES: JSON.stringify(names) },
    });
    expect(stdout).toContain('"ddtags":"kube_cluster_name:other"');
  });
});

describe('hydrant explain', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hydrant-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileOf = (name: string, bytes: string | Uint8Array): string => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };

  it('explains each record of stdin, as JSON one object a record', async () => {
    const { status, stdout } = await runHydrant(['explain', '--json', '--arrival', ARRIVAL], { stdin, environment });
    const expected = RECORDS.map((bytes, index) =>
      JSON.parse(JSON.stringify({ record: index + 1, ...explainRecord(bytes, { arrivalMs }, settings) })),
    );
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(expected);
    expect(status).toBe(0);
  });

  it('explains in words, a paragraph a record', async () => {
    const { stdout } = await runHydrant(['explain'], { stdin, environment });
    expect(stdout.match(/^record \d+: /gm)).toHaveLength(RECORDS.length);
    expect(stdout).toContain('  DD_TAGS\n');
  });

  it('takes a compressed file for one record', async () => {
    const bytes = gzipSync('{"log":"one"}\n{"log":"two"}\n');
    const { stdout } = await runHydrant(['explain', '--json', '--file', fileOf('record.gz', bytes)]);
    expect(JSON.parse(stdout)).toMatchObject({ record: 1, compression: 'gzip', events: 2 });
  });

  it('takes one JSON value for one record, over however many lines it is written', async () => {
    const bytes = JSON.stringify({ log: 'x' }, null, 2);
    const { stdout } = await runHydrant(['explain', '--json', '--file', fileOf('record.json', bytes)]);
    expect(JSON.parse(stdout)).toMatchObject({ record: 1, format: { name: 'fluent-bit' } });
  });

  it('takes any other file for records on lines of their own', async () => {
    const file = fileOf('records', '{"log":"x"}\ntext\n');
    const { stdout } = await runHydrant(['explain', '--file', file]);
    expect(stdout.match(/^ {2}is .*$/gm)).toEqual([
      '  is         fluent-bit (an event of Fluent Bit)',
      '  is         text (plain text)',
    ]);
  });

  it('ends with status 1 where a record could not be read, and with 0 where one is dropped', async () => {
    const broken = await runHydrant(['explain'], { stdin: Buffer.from([0x1f, 0x8b, 1]) });
    expect(broken.status).toBe(1);
    expect(broken.stdout).toContain('record 1: ProcessingFailed, not-inflatable');
    expect((await runHydrant(['explain'], { stdin: '{"log":" "}' })).status).toBe(0);
  });
});

describe('a reader that goes', () => {
  it.each(['explain', 'transform'])('ends hydrant %s quietly', async (command) => {
    const endless = Buffer.concat(Array.from({ length: 200 }, () => stdin));
    const { status, stderr } = await runHydrant([command], { stdin: endless, stopReading: true });
    expect({ status, stderr: stderr.replace(/^record \d+: dropped, empty-line\n/gm, '') }).toEqual({
      status: 0,
      stderr: '',
    });
  });
});
