import { describe, expect, it } from 'vitest';
import { startWorld, streamName } from './contract-world.ts';

/**
 * https://docs.aws.amazon.com/firehose/latest/dev/limits.html; the exact numbers, counted on raw bytes, were measured by
 * radkawar/stackd (docs/firehose.md).
 */
async function putBatch(datas: readonly Buffer[]): Promise<{ status: number; type: string | undefined }> {
  const { firehose } = await startWorld();
  const response = await fetch(firehose.url, {
    method: 'POST',
    headers: { 'X-Amz-Target': 'Firehose_20150804.PutRecordBatch', 'Content-Type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({
      DeliveryStreamName: streamName,
      Records: datas.map((data) => ({ Data: data.toString('base64') })),
    }),
  });
  const { __type: type } = (await response.json()) as { __type?: string };
  return { status: response.status, type };
}

const records = (count: number, bytes: number) => Array.from({ length: count }, () => Buffer.alloc(bytes));

describe('limits of PutRecordBatch', () => {
  it('accepts 500 records and refuses none and 501', async () => {
    expect(await putBatch(records(500, 10))).toEqual({ status: 200, type: undefined });
    expect(await putBatch([])).toEqual({ status: 400, type: 'ValidationException' });
    expect(await putBatch(records(501, 10))).toEqual({ status: 400, type: 'ValidationException' });
  });

  it('accepts a record of 1,024,000 raw bytes and refuses one more', async () => {
    expect(await putBatch(records(1, 1_024_000))).toEqual({ status: 200, type: undefined });
    expect(await putBatch(records(1, 1_024_001))).toEqual({ status: 400, type: 'ValidationException' });
  });

  it('accepts 4,194,304 raw bytes in one call and refuses one more', async () => {
    expect(await putBatch(records(8, 524_288))).toEqual({ status: 200, type: undefined });
    expect(await putBatch([...records(8, 524_288), Buffer.alloc(1)])).toEqual({
      status: 400,
      type: 'InvalidArgumentException',
    });
  });

  it('accepts an empty record', async () => {
    expect(await putBatch(records(1, 0))).toEqual({ status: 200, type: undefined });
  });
});

describe('putting in process', () => {
  it('knows only the limit of the single record', async () => {
    const { firehose } = await startWorld();
    expect(firehose.put(streamName, records(501, 10_000))).toHaveLength(501);
    expect(() => firehose.put(streamName, records(1, 1_024_001))).toThrow('1024000');
    expect(() => firehose.put('other', [])).toThrow('there is no stream other');
  });
});
