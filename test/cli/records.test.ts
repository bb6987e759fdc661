import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { explainRecord } from '../../shared/explain/explain-record.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { BIN, runHydrant } from './run-hydrant.ts';

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

  it('ends with status 1 where a record could not be read, and with 0 where one is dropped', async () => {
    const broken = await runHydrant(['explain'], { stdin: Buffer.from([0x1f, 0x8b, 1]) });
    expect(broken.status).toBe(1);
    expect(broken.stdout).toContain('record 1: ProcessingFailed, not-inflatable');
    expect((await runHydrant(['explain'], { stdin: '{"log":" "}' })).status).toBe(0);
  });
});

describe('records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hydrant-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const TWO = '{"log":"one"}\n{"log":"two"}\n';
  const envelope = (record: string | Uint8Array, arrival = arrivalMs) =>
    JSON.stringify({ errorCode: 'x', arrivalTimestamp: arrival, rawData: Buffer.from(record).toString('base64') });
  const fixture = (record: string | Uint8Array) => JSON.stringify({ data: Buffer.from(record).toString('base64') });

  const linesOf = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));

  /** What `explain` makes of the bytes of a file; `transform` has to find the same messages in the same bytes from stdin. */
  async function read(bytes: string | Uint8Array, ...options: string[]) {
    const file = join(folder, 'records');
    writeFileSync(file, bytes);
    const explained = await runHydrant(['explain', '--json', '--file', file, ...options], { environment });
    const transformed = await runHydrant(['transform', ...options], { environment, stdin: bytes });
    const [records, logs] = [linesOf(explained.stdout), linesOf(transformed.stdout)];
    const messages = logs.map(({ message }) => message);
    expect(records.flatMap((record) => record.logs).map(({ fields }) => fields[0].value)).toEqual(messages);
    return { records, logs, messages, stderr: transformed.stderr };
  }

  it('are those of stdin or of a file, whatever the command', async () => {
    const file = join(folder, 'fluent-bit');
    writeFileSync(file, stdin);
    for (const command of [['explain', '--json'], ['transform']]) {
      const args = [...command, '--arrival', ARRIVAL];
      expect(await runHydrant([...args, '--file', file])).toEqual(await runHydrant(args, { stdin }));
    }
  });

  it('stand on lines of their own, wherever they come from', async () => {
    const { records, messages } = await read(`text\n${TWO}`);
    expect(records.map(({ record, format }) => [record, format.name])).toEqual([
      [1, 'text'],
      [2, 'fluent-bit'],
      [3, 'fluent-bit'],
    ]);
    expect(messages).toEqual(['text', 'one', 'two']);
  });

  it('that are compressed are one', async () => {
    const { records, messages } = await read(gzipSync(TWO));
    expect(records).toMatchObject([{ record: 1, compression: 'gzip', events: 2 }]);
    expect(messages).toEqual(['one', 'two']);
  });

  it('that are one JSON value over several lines are one', async () => {
    const { records, messages } = await read(JSON.stringify({ log: 'x' }, null, 2));
    expect(records).toMatchObject([{ record: 1, events: 1, format: { name: 'fluent-bit' } }]);
    expect(messages).toEqual(['x']);
  });

  it('are one where that is said', async () => {
    const { records, messages } = await read(TWO, '--one');
    expect(records).toMatchObject([{ record: 1, events: 2, delivered: { form: 'envelope' } }]);
    expect(messages).toEqual(['one', 'two']);
  });

  it('are taken out of the lines of a backup object, with the time when Firehose took them', async () => {
    const { records, logs, stderr } = await read(
      `${envelope('{"log":"a"}')}\n{"log":"b"}\n${envelope(gzipSync(TWO))}\n`,
    );
    expect(records).toMatchObject([
      { record: 1, unwrapped: 'backup-envelope', events: 1 },
      { record: 2, events: 1 },
      { record: 3, unwrapped: 'backup-envelope', compression: 'gzip', events: 2 },
    ]);
    expect(records[1]).not.toHaveProperty('unwrapped');
    expect(logs[0]).toMatchObject({ message: 'a', timestamp: '2023-01-27T17:00:00.000Z' });
    expect(stderr).toBe('unwrapped from backup-envelope: 2 of the records\n');
  });

  it('of a backup object that is still compressed are its lines', async () => {
    const { records } = await read(gzipSync(`${envelope('a')}\n${envelope('b')}\n`));
    expect(records).toMatchObject([
      { bytes: 1, unwrapped: 'backup-envelope' },
      { record: 2, bytes: 1 },
    ]);
  });

  it('arrived when the command line says, whatever their envelope says', async () => {
    const { logs } = await read(envelope('a', arrivalMs - 3_600_000), '--arrival', ARRIVAL);
    expect(logs).toMatchObject([{ timestamp: '2023-01-27T17:00:00.000Z' }]);
  });

  it('are taken out of objects that hold nothing but their base64', async () => {
    const { records, messages, stderr } = await read(`${fixture('{"log":"a"}')}\n`, '--arrival', ARRIVAL);
    expect(records).toMatchObject([{ unwrapped: 'data-object', format: { name: 'fluent-bit' } }]);
    expect(messages).toEqual(['a']);
    expect(stderr).toBe('unwrapped from data-object: 1 of the records\n');
  });

  it('are not guessed', async () => {
    const lines = [Buffer.from('{"log":"a"}').toString('base64'), '{"data":"a text"}', '{"rawData":"a text"}'];
    const { records, stderr } = await read(`${lines.join('\n')}\n`);
    expect(records.map(({ bytes, unwrapped }) => [bytes, unwrapped])).toEqual(
      lines.map((line) => [line.length, undefined]),
    );
    expect(stderr).toBe('');
  });

  it('say in words what they were unwrapped from', async () => {
    const { stdout } = await runHydrant(['explain'], { stdin: `${envelope('a')}\n${fixture('a')}\n` });
    expect(stdout.match(/^ {2}unwrapped.*$/gm)).toEqual([
      "  unwrapped  from Firehose's backup envelope, taken at 2023-01-27T17:00:00.000Z",
      '  unwrapped  from an object {"data": <base64>}',
    ]);
  });

  it('that are events are written before the input ends', async () => {
    const child = spawn(process.execPath, [BIN, 'transform'], { env: {} });
    child.stdin.write('{"log":"one"}\n{"log":');
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    child.stdin.end('"two"}\n');
    await once(child, 'close');
    expect(JSON.parse(chunk.toString())).toMatchObject({ message: 'one' });
  });

  it('are none of nothing', async () => {
    expect(await read('')).toEqual({ records: [], messages: [], logs: [], stderr: '' });
  });
});

describe('what becomes of a record', () => {
  const KUBERNETES = { namespace_name: 'shop', pod_name: 'web-1', container_name: 'web' };
  const explain = async (settings: Readonly<Record<string, string>>, kubernetes: object = KUBERNETES) => {
    const record = JSON.stringify({ log: 'card 1234', kubernetes });
    return (await runHydrant(['explain'], { stdin: record, environment: settings })).stdout;
  };

  it('names the rule', async () => {
    const rules = [{ type: 'exclude_at_match', name: 'no cards', pattern: 'card' }];
    expect(await explain({ DD_LOGS_CONFIG_PROCESSING_RULES: JSON.stringify(rules) })).toContain(
      ': rule "no cards" of DD_LOGS_CONFIG_PROCESSING_RULES (exclude_at_match)\n',
    );
  });

  it("names the filter's entry", async () => {
    expect(await explain({ DD_CONTAINER_EXCLUDE_LOGS: 'name:x kube_namespace:sh' })).toContain(
      ': "kube_namespace:sh" of DD_CONTAINER_EXCLUDE or DD_CONTAINER_EXCLUDE_LOGS\n',
    );
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
