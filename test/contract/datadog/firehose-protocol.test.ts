import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { firehoseBody, NOW, REQUEST_ID, useDatadog } from './client.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
describe('the Firehose protocol', () => {
  const subject = useDatadog();
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(subject.datadog.firehoseUrl, {
      method: 'POST',
      headers: { 'x-amz-firehose-access-key': 'valid-key', 'x-amz-firehose-request-id': REQUEST_ID, ...headers },
      body,
    });

  it('answers 200 with the request id and a number as time, as plain JSON of stated length', async () => {
    const answer = await subject.postRecords([{ message: 'a' }]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const text = await answer.text();
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(JSON.parse(text)).toEqual({ requestId: REQUEST_ID, timestamp: NOW });
  });

  /** Both addresses are in use, by site: AllowedValues of DataDog/cloudformation-template aws_account_level_logs/main.yaml. */
  it('is spoken on /v1/input and, when the query asks for it, on /api/v2/logs', async () => {
    const path = '/api/v2/logs?dd-protocol=aws-kinesis-firehose';
    expect((await subject.postRecords([{ message: 'a' }])).status).toBe(200);
    expect((await subject.postRecords([{ message: 'b' }], { path })).status).toBe(200);
    expect(subject.datadog.accepted.map(({ message, via, requestId }) => [message, via, requestId])).toEqual([
      ['a', 'firehose', REQUEST_ID],
      ['b', 'firehose', REQUEST_ID],
    ]);
  });

  it('takes a body in gzip', async () => {
    const body = new Uint8Array(gzipSync(firehoseBody([{ message: 'a' }])));
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(subject.datadog.accepted[0]?.message).toBe('a');
  });

  it('answers 401 to a missing access key and 403 to a wrong one, in the protocol’s own form', async () => {
    const missing = await subject.postRecords(['a'], { without: ['x-amz-firehose-access-key'] });
    const wrong = await subject.postRecords(['a'], { headers: { 'x-amz-firehose-access-key': 'wrong' } });
    expect([missing.status, wrong.status]).toEqual([401, 403]);
    expect(await wrong.json()).toEqual({ requestId: REQUEST_ID, timestamp: NOW, errorMessage: expect.any(String) });
    expect(subject.datadog.accepted).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['no records', JSON.stringify({ requestId: REQUEST_ID, timestamp: NOW })],
    ['a record without data', JSON.stringify({ requestId: REQUEST_ID, timestamp: NOW, records: [{}] })],
    ['data that is not base64', JSON.stringify({ requestId: REQUEST_ID, timestamp: NOW, records: [{ data: '?' }] })],
    ['another request id than the header', JSON.stringify({ requestId: 'other', timestamp: NOW, records: [] })],
  ])('answers 400 with a message to a body with %s', async (_name, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ requestId: REQUEST_ID, errorMessage: expect.any(String) });
  });

  it('answers 400 to a request without an id', async () => {
    expect((await subject.postRecords(['a'], { without: ['x-amz-firehose-request-id'] })).status).toBe(400);
  });

  /** https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/ */
  it('keeps 65,536 events of a request and drops the rest on a 200', async () => {
    const event = { id: '1', timestamp: NOW, message: 'a' };
    const envelope = { messageType: 'DATA_MESSAGE', logGroup: 'g', logStream: 's', owner: '1' };
    const records = [40_000, 40_000].map((events) => ({ ...envelope, logEvents: Array(events).fill(event) }));
    expect((await subject.postRecords(records)).status).toBe(200);
    expect(subject.datadog.counters).toMatchObject({ logs: 65_536, surplus: 14_464, discarded: 0 });
  });
});
