import { describe, expect, it } from 'vitest';
import { useDatadog } from './client.ts';

describe('the control surface', () => {
  const subject = useDatadog();
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${subject.datadog.url}/_local/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('lists the newest logs, oldest first', async () => {
    await subject.postLogs([{ message: 'a' }, { message: 'b' }, { message: 'c' }]);
    expect(await (await call('GET', 'logs?limit=2')).json()).toMatchObject([{ message: 'b' }, { message: 'c' }]);
    expect(await (await call('GET', 'logs')).json()).toHaveLength(3);
    expect((await call('GET', 'logs?limit=0')).status).toBe(400);
  });

  it('forgets the logs and keeps the totals', async () => {
    await subject.postLogs({ message: 'a' });
    await call('DELETE', 'logs');
    expect(subject.datadog.accepted).toEqual([]);
    expect(await (await call('GET', 'summary')).json()).toEqual({
      requests: { 202: 1 },
      logs: 1,
      bytes: 15,
      discarded: 0,
      surplus: 0,
      kept: 0,
      faults: [],
    });
  });

  it('adds and clears faults', async () => {
    expect((await call('POST', 'faults', { on: 'api', status: 429, headers: { 'Retry-After': '1' } })).status).toBe(
      201,
    );
    expect((await subject.postLogs({ message: 'a' })).status).toBe(429);
    expect((await call('DELETE', 'faults')).status).toBe(200);
    expect((await subject.postLogs({ message: 'a' })).status).toBe(202);
  });

  it.each([[{ status: 99 }], [{ delay: 1 }], ['outage'], [{ times: 0 }]])('refuses %j as a fault', async (fault) => {
    expect((await call('POST', 'faults', fault)).status).toBe(400);
    expect(subject.datadog.faults.active).toEqual([]);
  });

  it('knows no other path', async () => {
    expect((await call('GET', 'keys')).status).toBe(404);
  });
});

describe('an intake that keeps no logs', () => {
  const subject = useDatadog({ keepLogs: false });

  it('counts them', async () => {
    await subject.postLogs([{ message: 'a' }, { message: 'b', timestamp: 0 }]);
    expect(subject.datadog.accepted).toEqual([]);
    expect(subject.datadog.counters).toMatchObject({ logs: 1, bytes: 15, discarded: 1 });
  });
});
