import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { MAX_RESPONSE_BYTES, type Outcome, RuntimeApi } from './runtime-api.ts';

const INVOCATION = { requestId: 'request-1', body: Buffer.from('{"event":1}'), deadlineMs: 1_772_366_400_000 };

let api: RuntimeApi;
let outcomes: Outcome[];
let call: (path: string, body?: string) => Promise<Response>;

beforeEach(async () => {
  outcomes = [];
  api = new RuntimeApi({ ready: () => {}, ended: (outcome) => outcomes.push(outcome) });
  const address = await api.listen();
  onTestFinished(() => api.close());
  call = (path, body) =>
    fetch(`http://${address}/2018-06-01/runtime/${path}`, body === undefined ? {} : { method: 'POST', body });
});

it('holds a runtime that asks until there is an invocation', async () => {
  const next = call('invocation/next');
  api.give(INVOCATION);

  const response = await next;

  expect(response.headers.get('lambda-runtime-aws-request-id')).toBe('request-1');
  expect(response.headers.get('lambda-runtime-deadline-ms')).toBe('1772366400000');
  expect(await response.json()).toEqual({ event: 1 });
});

it('takes the largest answer that Lambda takes, and refuses one byte more', async () => {
  const largest = `"${'x'.repeat(MAX_RESPONSE_BYTES - 2)}"`;
  for (const [body, status] of [
    [largest, 202],
    [`${largest} `, 413],
  ] as const) {
    api.give(INVOCATION);
    await call('invocation/next');
    expect((await call('invocation/request-1/response', body)).status).toBe(status);
  }

  expect(outcomes).toMatchObject([{ ok: true }, { ok: false, errorType: 'Function.ResponseSizeTooLarge' }]);
});

it('refuses an answer to what nobody asked', async () => {
  expect((await call('invocation/request-2/response', '{}')).status).toBe(400);
  expect(outcomes).toEqual([]);
});

it('reports the error of an invocation and of an init', async () => {
  api.give(INVOCATION);
  await call('invocation/next');
  await call('invocation/request-1/error', '{"errorType":"TypeError","errorMessage":"no event","trace":[]}');
  await call('init/error', '{"errorType":"SettingsError","errorMessage":"a setting is wrong","trace":[]}');

  expect(outcomes).toEqual([
    { ok: false, errorType: 'TypeError', errorMessage: 'no event' },
    { ok: false, errorType: 'SettingsError', errorMessage: 'a setting is wrong' },
  ]);
});
