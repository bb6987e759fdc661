import { describe, expect, it } from 'vitest';
import { Stop } from './stop.ts';

describe('the stop switch', () => {
  it('stands until its reserve begins, and then for ever', () => {
    let remainingMs = 31;
    const stop = new Stop(() => remainingMs, 30);
    expect([stop.check(), stop.leftMs]).toEqual([undefined, 1]);
    remainingMs = 30;
    expect(stop.reason).toBeUndefined();
    expect(stop.check()).toBe('deadline');
    remainingMs = 1_000;
    expect(stop.reason).toBe('deadline');
  });

  it('keeps the first reason', () => {
    const stop = new Stop(() => Number.POSITIVE_INFINITY, 30);
    expect(stop.check()).toBeUndefined();
    stop.because('key-refused');
    stop.because('deadline');
    expect(stop.reason).toBe('key-refused');
  });
});
