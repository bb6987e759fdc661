import type { FirehoseTransformationResult } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { deploy } from './deploy.ts';
import { eventOf, fullEventOf, realRecords } from './firehose-input.ts';
import { type LambdaFunction, MAX_REQUEST_BYTES } from './lambda-function.ts';
import { MAX_RESPONSE_BYTES } from './runtime-api.ts';

/** Its records become larger: tags are added, and they hold little that is dropped. */
const GROWING_FILE = '5.1.1-a-fargate-datadog-guide';
/** Its largest record in an event. */
const MAX_RECORD_TEXT_BYTES = 3_000;

async function transform(lambda: LambdaFunction, event: unknown) {
  const outcome = await lambda.invoke(event);
  if (!outcome.ok) throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`);
  const { records } = outcome.payload as FirehoseTransformationResult;
  return { records, bytes: outcome.bytes };
}

it('answers each recordId once, in order', async () => {
  const event = eventOf(realRecords());

  const { records } = await transform(deploy('transform'), event);

  expect(records.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId));
  // The routers' own empty lines are dropped; everything else becomes a log, whatever its form.
  expect(new Set(records.map(({ result }) => result))).toEqual(new Set(['Ok', 'Dropped']));
});

it('answers a second invocation in the same sandbox', async () => {
  const lambda = deploy('transform');
  const event = eventOf(realRecords());

  const first = await transform(lambda, event);
  const second = await transform(lambda, event);

  expect(second).toEqual(first);
  expect(lambda.coldStarts).toBe(1);
});

it('writes one line of counts and one embedded metric an invocation, and no payload', async () => {
  const lambda = deploy('transform');
  const event = eventOf([Buffer.from('{"log":"a secret of the customer"}')]);

  await transform(lambda, event);

  await vi.waitFor(() => expect(lambda.output).toMatch(/\n.+\n$/));
  const lines = lambda.output.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: 'transformed', records: 1, logs: 1, dropped: {}, failed: {} }),
    // The dimension is the function's name.
    expect.objectContaining({ _aws: expect.anything(), service: 'hydrant', RecordsIn: 1, RecordsOk: 1 }),
  ]);
  expect(lambda.output).not.toContain('secret');
});

it('keeps the answer of a full event within what Lambda takes, and gives back what did not fit', async () => {
  const event = fullEventOf(
    readFluentBitFile(GROWING_FILE).map(({ bytes }) => bytes),
    MAX_REQUEST_BYTES,
  );
  expect(JSON.stringify(event).length).toBeGreaterThan(MAX_REQUEST_BYTES - MAX_RECORD_TEXT_BYTES);
  const dataById = new Map(event.records.map(({ recordId, data }) => [recordId, data]));

  const { records, bytes } = await transform(deploy('transform'), event);

  expect(bytes).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
  expect(records.map(({ recordId }) => recordId)).toEqual([...dataById.keys()]);
  const returned = records.filter(({ result }) => result === 'ProcessingFailed');
  expect(returned.length).toBeGreaterThan(0);
  expect(returned.filter(({ recordId, data }) => data !== dataById.get(recordId))).toEqual([]);
});

it('never sees an event that is larger than what Lambda takes', async () => {
  const lambda = deploy('transform');
  const full = fullEventOf(realRecords(), MAX_REQUEST_BYTES);

  const outcome = await lambda.invoke({ ...full, records: [...full.records, ...full.records.slice(0, 50)] });

  expect(outcome).toMatchObject({ ok: false, errorType: 'RequestTooLargeException' });
  expect(lambda.coldStarts).toBe(0);
});

it('says what it needs to whoever sends it something else, and lives on', async () => {
  const lambda = deploy('transform');

  const outcome = await lambda.invoke({ Records: [{ s3: {} }] });

  expect(outcome).toMatchObject({ ok: false, errorType: 'TypeError' });
  expect(outcome).toHaveProperty(
    'errorMessage',
    expect.stringContaining('transformation events of Amazon Data Firehose'),
  );
  expect((await transform(lambda, eventOf(realRecords().slice(0, 1)))).records).toHaveLength(1);
  expect(lambda.coldStarts).toBe(1);
});
