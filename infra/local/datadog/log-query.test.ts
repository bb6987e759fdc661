import { describe, expect, it } from 'vitest';
import type { AcceptedLog } from './accepted-log.ts';
import { readQuery } from './log-query.ts';

const LOG = {
  message: 'GET /cart of canary 7f',
  source: 'nginx',
  service: 'cart',
  tags: ['env:prod', 'team:shop'],
  attributes: { hydrant: { v: 1 }, pod: { id: '9c' }, url: 'a b' },
} as unknown as AcceptedLog;

describe('a query', () => {
  it.each([
    ['', true],
    ['*', true],
    ['env:prod', true],
    ['env:prod team:shop', true],
    ['env:prod team:other', false],
    ['env:prod -team:shop', false],
    ['env:*', true],
    ['version:*', false],
    ['source:nginx service:cart', true],
    ['@hydrant.v:1', true],
    ['@hydrant.v:*', true],
    ['@url:"a b"', true],
    ['"canary 7f"', true],
    ['"9c"', false],
    ['*:"9c"', true],
    ['"nothing" OR *:"9c"', true],
    ['env:other OR "nothing"', false],
    ['env:other OR env:prod -team:other', true],
  ])('%s', (query, fits) => expect(readQuery(query)?.(LOG)).toBe(fits));

  it.each(['cart', '(env:prod)', 'env:prod OR', '@bytes:>1', 'env:pr*'])(
    'that is not known here is none: %s',
    (query) => expect(readQuery(query)).toBeUndefined(),
  );
});
