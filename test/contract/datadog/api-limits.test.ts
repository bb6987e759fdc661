import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { useDatadog } from './client.ts';

/** Limits: https://docs.datadoghq.com/api/latest/logs/send-logs/ */
describe('the limits of POST /api/v2/logs', () => {
  const subject = useDatadog();

  it('takes a payload of 5 MB', async () => {
    expect((await subject.postLogs(payloadOf(5_000_000))).status).toBe(202);
  });

  it('refuses a larger one with 413, in the words of the real intake', async () => {
    const answer = await subject.postLogs(payloadOf(5_000_001));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({
      errors: [{ status: '413', title: 'Request Entity Too Large', detail: 'Request too large' }],
    });
    expect(subject.datadog.accepted).toEqual([]);
  });

  it('judges the size before compression', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect((await subject.postLogs(gzipSync(payloadOf(5_000_001)), { headers })).status).toBe(413);
    expect((await subject.postLogs(gzipSync(payloadOf(5_000_000)), { headers })).status).toBe(202);
  });

  it('answers 413 to a body far over the limit, and the connection stays usable', async () => {
    expect((await subject.postLogs(' '.repeat(12_000_000))).status).toBe(413);
    expect((await subject.postLogs({ message: 'a' })).status).toBe(202);
  });

  /** Documented is the limit of 1000 entries; which status an array over it gets is not. 413 is the one that says "split". */
  it('takes 1000 entries and refuses 1001 with 413', async () => {
    expect((await subject.postLogs(Array(1_000).fill({ message: 'a' }))).status).toBe(202);
    expect((await subject.postLogs(Array(1_001).fill({ message: 'a' }))).status).toBe(413);
    expect(subject.datadog.counters.logs).toBe(1_000);
  });

  it('keeps a log of 1 MB whole', async () => {
    await subject.postLogs(logOf(1_000_000));
    expect(subject.datadog.accepted[0]).toMatchObject({ bytes: 1_000_000, truncated: false });
  });

  it('accepts a larger log, alone or in an array, and truncates it', async () => {
    expect((await subject.postLogs(logOf(1_500_000))).status).toBe(202);
    expect((await subject.postLogs([{ message: 'a' }, JSON.parse(logOf(1_500_000))])).status).toBe(202);
    const [alone, , inArray] = subject.datadog.accepted;
    expect(alone).toMatchObject({ bytes: 1_500_000, truncated: true });
    expect(inArray).toMatchObject({ bytes: 1_500_000, truncated: true });
    expect(Buffer.byteLength(alone?.message ?? '')).toBe(1_000_000);
  });

  it('splits no character when it truncates', async () => {
    await subject.postLogs({ message: `a${'€'.repeat(400_000)}` });
    expect(subject.datadog.accepted[0]?.message).toBe(`a${'€'.repeat(333_333)}`);
  });
});

/** An array of small logs, filled up with white space. */
function payloadOf(bytes: number): string {
  return '[{"message":"a"}]'.padEnd(bytes);
}

function logOf(bytes: number): string {
  return `{"message":"${'x'.repeat(bytes - '{"message":""}'.length)}"}`;
}
