import { describe, expect, it } from 'vitest';
import { Account, OUTCOMES } from './account.ts';

describe('the books of a run', () => {
  it('balance where every record read has one outcome, whichever it is', () => {
    for (const outcome of OUTCOMES) {
      const account = new Account();
      account.recordRead();
      expect(account.balanced).toBe(false);
      account.recordEnded(outcome);
      expect(account.balanced).toBe(true);
      account.recordEnded(outcome);
      expect(account.balanced).toBe(false);
    }
  });

  it('count dropped records by reason, and envelopes by error code', () => {
    const account = new Account();
    account.recordDropped('empty-line');
    account.recordDropped('empty-line');
    account.envelopeRead('Lambda.FunctionError', 5);
    expect(account.records.dropped).toBe(2);
    expect(account.droppedByReason).toEqual({ 'empty-line': 2 });
    expect(account.errorCodes).toEqual({ 'Lambda.FunctionError': 1 });
  });

  it('know the oldest and the newest arrival, of those that are times', () => {
    const account = new Account();
    expect([account.oldestArrival, account.newestArrival]).toEqual([null, null]);
    for (const arrivalMs of [undefined, 2_000, 1_000]) account.envelopeRead('x', arrivalMs);
    expect([account.oldestArrival, account.newestArrival]).toEqual([
      '1970-01-01T00:00:01.000Z',
      '1970-01-01T00:00:02.000Z',
    ]);
    account.envelopeRead('x', 1e300);
    expect(account.newestArrival).toBeNull();
  });
});
