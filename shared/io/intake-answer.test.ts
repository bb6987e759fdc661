import { describe, expect, it } from 'vitest';
import { DATADOG_SITES, intakeOrigin } from '../datadog/sites.ts';
import { answerOf } from './intake-answer.ts';

const OTHER_SUCCESSES = [200, 201, 203, 204, 207, 299];

describe('an answer under the address of a Datadog site', () => {
  it.each(DATADOG_SITES)('takes logs with 202 and no other success (%s)', (site) => {
    const origin = intakeOrigin(site);
    expect(answerOf(origin, { statusCode: 202, headers: { a: 'b' } }, '{}')).toEqual({
      kind: 'answer',
      status: 202,
      headers: { a: 'b' },
      body: '{}',
    });
    for (const statusCode of OTHER_SUCCESSES) {
      expect(answerOf(origin, { statusCode, headers: {} }, 'sign in')).toEqual({
        kind: 'no-answer',
        reason: `${statusCode} instead of 202: something between here and Datadog answers for it`,
      });
    }
  });

  it.each([101, 199, 300, 302, 400, 403, 413, 429, 503])('refuses with %i as it comes', (statusCode) => {
    const answer = answerOf(intakeOrigin('datadoghq.eu'), { statusCode, headers: {} }, 'words');
    expect(answer).toEqual({ kind: 'answer', status: statusCode, headers: {}, body: 'words' });
  });
});

describe('an answer of a proxy that DD_URL names', () => {
  it.each([...OTHER_SUCCESSES, 202, 302, 503])('is %i as it comes', (statusCode) => {
    const answer = answerOf('https://proxy.example:8443', { statusCode, headers: {} }, '');
    expect(answer).toMatchObject({ kind: 'answer', status: statusCode });
  });
});
