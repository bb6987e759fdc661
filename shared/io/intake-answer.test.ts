import { describe, expect, it } from 'vitest';
import { DATADOG_SITES, intakeOrigin } from '../datadog/sites.ts';
import type { HttpResponse } from './http-sender.ts';
import { answerOf } from './intake-answer.ts';

const response = (status: number, text: string, headers = {}): HttpResponse => ({
  kind: 'response',
  status,
  headers,
  text,
});

const OTHER_SUCCESSES = [200, 201, 203, 204, 207, 299];

describe('an answer under the address of a Datadog site', () => {
  it.each(DATADOG_SITES)('takes logs with 202 and no other success (%s)', (site) => {
    const origin = intakeOrigin(site);
    expect(answerOf(origin, response(202, '{}', { a: 'b' }))).toEqual({
      kind: 'answer',
      status: 202,
      headers: { a: 'b' },
      body: '{}',
    });
    for (const status of OTHER_SUCCESSES) {
      expect(answerOf(origin, response(status, 'sign in'))).toEqual({
        kind: 'no-answer',
        reason: `${status} instead of 202: something between here and Datadog answers for it`,
      });
    }
  });

  it.each([101, 199, 300, 302, 400, 403, 413, 429, 503])('refuses with %i as it comes', (status) => {
    const answer = answerOf(intakeOrigin('datadoghq.eu'), response(status, 'words'));
    expect(answer).toEqual({ kind: 'answer', status, headers: {}, body: 'words' });
  });
});

describe('an answer of a proxy that DD_URL names', () => {
  it.each([...OTHER_SUCCESSES, 202, 302, 503])('is %i as it comes', (status) => {
    const answer = answerOf('https://proxy.example:8443', response(status, ''));
    expect(answer).toMatchObject({ kind: 'answer', status: status });
  });
});
