import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KEY, useDatadog } from './client.ts';

/** Source of every rule here unless named: https://docs.datadoghq.com/api/latest/logs/send-logs/ (v2). */
describe('POST /api/v2/logs', () => {
  const subject = useDatadog();

  it('accepts one log with 202 and an empty object', async () => {
    const answer = await subject.postLogs({ message: 'hello' });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({});
    expect(subject.datadog.accepted.map(({ log, via }) => ({ log, via }))).toEqual([
      { log: { message: 'hello' }, via: 'api' },
    ]);
  });

  it('accepts an array in its order', async () => {
    await subject.postLogs([{ message: 'a' }, { message: 'b' }]);
    expect(subject.datadog.accepted.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('gives the tags of the query to every log, beside its own', async () => {
    const logs = [{ message: 'a', ddtags: 'env:prod,team:x' }, { message: 'b' }];
    await subject.postLogs(logs, { path: '/api/v2/logs?ddtags=region:eu,env:prod' });
    expect(subject.datadog.accepted.map(({ tags }) => tags)).toEqual([
      ['region:eu', 'env:prod', 'team:x'],
      ['region:eu', 'env:prod'],
    ]);
  });

  it.each([
    ['no JSON', '{"message":'],
    ['nothing', ''],
    ['a number', '1'],
    ['text', '"hello"'],
    ['an array with a member that is no log', '[{"message":"kept?"},1]'],
  ])('refuses %s with 400, says why in the form of HTTPLogErrors and keeps nothing', async (_name, payload) => {
    const answer = await subject.postLogs(payload);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      errors: [{ status: '400', title: 'Bad Request', detail: expect.any(String) }],
    });
    expect(subject.datadog.accepted).toEqual([]);
  });

  it('answers 401 to a missing key', async () => {
    expect((await subject.postLogs({ message: 'a' }, { without: ['dd-api-key'] })).status).toBe(401);
  });

  it('answers 403 to a wrong key, and to a key that was valid before its rotation', async () => {
    expect((await subject.postLogs({ message: 'a' }, { headers: { 'dd-api-key': 'wrong' } })).status).toBe(403);
    subject.datadog.keys.delete(KEY);
    subject.datadog.keys.add('new-key');
    expect((await subject.postLogs({ message: 'a' })).status).toBe(403);
    expect((await subject.postLogs({ message: 'a' }, { headers: { 'dd-api-key': 'new-key' } })).status).toBe(202);
  });

  /** The encodings are the enum ContentEncoding of DataDog/datadog-api-client-typescript. */
  it.each([
    ['identity', (text: string) => text],
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('reads Content-Encoding %s', async (encoding, compress) => {
    const headers = { 'content-encoding': encoding };
    expect((await subject.postLogs(compress('{"message":"a"}'), { headers })).status).toBe(202);
    expect(subject.datadog.accepted[0]?.message).toBe('a');
  });

  it('refuses an encoding that is not documented, and a body that is not in the encoding it names', async () => {
    const zstd = { headers: { 'content-encoding': 'zstd' } };
    expect((await subject.postLogs(zstdCompressSync('{"message":"a"}'), zstd)).status).toBe(400);
    expect((await subject.postLogs({ message: 'a' }, { headers: { 'content-encoding': 'gzip' } })).status).toBe(400);
  });

  it('answers 404 on another path and 405 to another method', async () => {
    expect((await subject.postLogs({ message: 'a' }, { path: '/api/v2/log' })).status).toBe(404);
    expect((await fetch(`${subject.datadog.url}/api/v2/logs`)).status).toBe(405);
  });

  it('does not understand the Firehose protocol without the query that asks for it', async () => {
    expect((await subject.postRecords([{ message: 'a' }], { path: '/api/v2/logs' })).status).toBe(401);
  });
});
