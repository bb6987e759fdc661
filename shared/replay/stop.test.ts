import { describe, expect, it } from 'vitest';
import { type OrderedStop, Stop } from './stop.ts';

const FOR_EVER = { remainingMs: () => Number.POSITIVE_INFINITY, reserveMs: 30 };
const orders = (order?: OrderedStop) => ({ ordered: async () => order });

describe('the stop switch', () => {
  it('stands until its reserve begins, and then for ever', () => {
    let remainingMs = 31;
    const stop = new Stop({ remainingMs: () => remainingMs, reserveMs: 30, orders: orders() });
    expect([stop.check(), stop.leftMs]).toEqual([undefined, 1]);
    remainingMs = 30;
    expect(stop.reason).toBeUndefined();
    expect(stop.check()).toBe('deadline');
    remainingMs = 1_000;
    expect(stop.reason).toBe('deadline');
  });

  it('keeps the first reason', () => {
    const stop = new Stop({ ...FOR_EVER, orders: orders() });
    expect(stop.check()).toBeUndefined();
    stop.because('key-refused');
    stop.because('deadline');
    expect(stop.reason).toBe('key-refused');
  });

  it('obeys an order only when it is asked to look, and not where the run ends already', async () => {
    const stop = new Stop({ ...FOR_EVER, orders: orders('paused') });
    expect(stop.check()).toBeUndefined();
    expect(await stop.ask()).toBe('paused');
    const over = new Stop({ remainingMs: () => 0, reserveMs: 30, orders: orders('paused') });
    expect(await over.ask()).toBe('deadline');
  });
});
