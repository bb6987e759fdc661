import { describe, expect, it } from 'vitest';
import { REQUEST_ID, useDatadog } from './client.ts';

describe('scripted faults', () => {
  const subject = useDatadog();
  const post = async (message = 'a') => (await subject.postLogs({ message })).status;
  const messages = () => subject.datadog.accepted.map(({ message }) => message);

  it('refuse with their status and headers, and nothing is kept', async () => {
    subject.datadog.faults.add({ status: 429, headers: { 'Retry-After': '30' } });
    const answer = await subject.postLogs({ message: 'a' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await answer.json()).toMatchObject({ errors: [{ status: '429', title: 'Too Many Requests' }] });
    expect(messages()).toEqual([]);
  });

  it('answer Firehose in the form of its protocol', async () => {
    subject.datadog.faults.add({ status: 500 });
    const answer = await subject.postRecords(['a']);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ requestId: REQUEST_ID, errorMessage: 'Scripted fault' });
  });

  it('come before the check of the key, as an outage does', async () => {
    subject.datadog.faults.add({ status: 503 });
    expect((await subject.postLogs({ message: 'a' }, { without: ['dd-api-key'] })).status).toBe(503);
  });

  it('concern one intake only when they say so', async () => {
    subject.datadog.faults.add({ on: 'firehose', status: 503 });
    expect(await post()).toBe(202);
    expect((await subject.postRecords(['a'])).status).toBe(503);
  });

  it('queue up: each ends after its number of requests', async () => {
    subject.datadog.faults.add({ status: 500, times: 2 });
    subject.datadog.faults.add({ status: 429, times: 1 });
    expect([await post(), await post(), await post(), await post()]).toEqual([500, 500, 429, 202]);
    expect(subject.datadog.counters.requests).toEqual({ 202: 1, 429: 1, 500: 2 });
  });

  it('end after their time', async () => {
    subject.datadog.faults.add({ status: 503, forMs: 60_000 });
    await subject.clock.advance(59_999);
    expect(await post()).toBe(503);
    await subject.clock.advance(1);
    expect(await post()).toBe(202);
  });

  it('end when they are cleared', async () => {
    subject.datadog.faults.add({ status: 503 });
    subject.datadog.faults.clear();
    expect(await post()).toBe(202);
  });

  it('delay the answer to a request whose logs are kept at once', async () => {
    subject.datadog.faults.add({ delayMs: 200_000, times: 1 });
    let status: number | undefined;
    const request = post().then((value) => {
      status = value;
    });
    await subject.clock.advance(199_999);
    expect([messages(), status]).toEqual([['a'], undefined]);
    await subject.clock.advance(1);
    await request;
    expect(status).toBe(202);
  });

  it('cut the connection with nothing kept', async () => {
    subject.datadog.faults.add({ cut: 'before-answer', times: 1 });
    await expect(post()).rejects.toThrow();
    expect(messages()).toEqual([]);
    expect(await post()).toBe(202);
    expect(subject.datadog.counters.requests).toEqual({ 202: 1, cut: 1 });
  });

  it('cut the connection with the logs kept', async () => {
    subject.datadog.faults.add({ cut: 'after-accept', times: 1 });
    await expect(post()).rejects.toThrow();
    expect(messages()).toEqual(['a']);
  });

  it('answer success in a form of their own, with the logs kept', async () => {
    subject.datadog.faults.add({ on: 'firehose', status: 202, body: 'accepted' });
    const answer = await subject.postRecords(['a']);
    expect([answer.status, await answer.text(), messages()]).toEqual([202, 'accepted', ['a']]);
  });

  it('refuse a whole request for one poison log in it', async () => {
    subject.datadog.faults.add({ match: (log) => log.message === 'poison' });
    expect((await subject.postLogs([{ message: 'a' }, { message: 'poison' }])).status).toBe(400);
    expect((await subject.postRecords(['a', 'poison'])).status).toBe(400);
    expect(await post('b')).toBe(202);
    expect(messages()).toEqual(['b']);
  });

  it('poison a slow intake too', async () => {
    subject.datadog.faults.add({ delayMs: 5_000 });
    subject.datadog.faults.add({ match: () => true, status: 413 });
    const request = post();
    await subject.clock.advance(5_000);
    expect(await request).toBe(413);
  });
});
