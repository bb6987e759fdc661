import { expect } from 'vitest';
import { type Check, expectRefusal } from '../server-under-test.ts';

/** The ETag of no object of these checks. */
export const OTHER_ETAG = '"00000000000000000000000000000000"';

export const conditionChecks = {
  'create-only': {
    claim: "a write with If-None-Match: '*' makes a new key",
    prove: async (server) => {
      const key = `${server.freshPrefix()}new`;
      await server.put(key, 'mine', { IfNoneMatch: '*' });
      expect(await server.text(key)).toBe('mine');
    },
  },
  'create-only-exists': {
    claim: "a write with If-None-Match: '*' on a key that exists is 412 and changes nothing",
    prove: async (server) => {
      const key = `${server.freshPrefix()}taken`;
      await server.put(key, 'theirs');
      await expectRefusal(server.put(key, 'mine', { IfNoneMatch: '*' }), 412, 'PreconditionFailed');
      expect(await server.text(key)).toBe('theirs');
    },
  },
  'create-only-race': {
    claim: "of 20 writers with If-None-Match: '*' at the same time one wins, and its body stays",
    prove: async (server) => {
      const key = `${server.freshPrefix()}race`;
      const writers = Array.from({ length: 20 }, (_, i) => server.put(key, String(i), { IfNoneMatch: '*' }));
      const outcomes = await Promise.allSettled(writers);
      const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? String(i) : []));
      expect(winners).toEqual([await server.text(key)]);
    },
  },
  swap: {
    claim: 'a write with If-Match and the right ETag replaces the object',
    prove: async (server) => {
      const key = `${server.freshPrefix()}ledger`;
      const { ETag } = await server.put(key, 'one');
      await server.put(key, 'two', { IfMatch: ETag });
      expect(await server.text(key)).toBe('two');
    },
  },
  'swap-wrong': {
    claim: 'a write with If-Match and a wrong ETag is 412 and changes nothing',
    prove: async (server) => {
      const key = `${server.freshPrefix()}ledger`;
      await server.put(key, 'one');
      await expectRefusal(server.put(key, 'two', { IfMatch: OTHER_ETAG }), 412, 'PreconditionFailed');
      expect(await server.text(key)).toBe('one');
    },
  },
  'swap-missing': {
    claim: 'a write with If-Match on a missing key is 404 NoSuchKey',
    prove: (server) =>
      expectRefusal(server.put(`${server.freshPrefix()}none`, 'x', { IfMatch: OTHER_ETAG }), 404, 'NoSuchKey'),
  },
  'get-if-match': {
    claim: 'a read with If-Match answers the right ETag and refuses a wrong one with 412',
    prove: async (server) => {
      const key = `${server.freshPrefix()}key`;
      const { ETag } = await server.put(key, 'body');
      expect(await server.text(key, { IfMatch: ETag })).toBe('body');
      await expectRefusal(server.get(key, { IfMatch: OTHER_ETAG }), 412, 'PreconditionFailed');
    },
  },
  'get-if-none-match': {
    claim: 'a read with If-None-Match of the current ETag is 304, of another one answers',
    prove: async (server) => {
      const key = `${server.freshPrefix()}key`;
      const { ETag } = await server.put(key, 'body');
      await expectRefusal(server.get(key, { IfNoneMatch: ETag }), 304);
      expect(await server.text(key, { IfNoneMatch: OTHER_ETAG })).toBe('body');
    },
  },
} as const satisfies Record<string, Check>;
