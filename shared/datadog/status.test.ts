import { describe, expect, it } from 'vitest';
import { isStatus, statusOfLevel, statusOfStream } from './status.ts';

describe('a level', () => {
  it.each([
    ['INFO', 'info'],
    ['Warn', 'warning'],
    ['error', 'error'],
    ['SEVERE', 'error'],
    ['FATAL', 'emergency'],
    ['trace', 'debug'],
    ['ok', 'ok'],
    ['3', 'error'],
    ['2', 'critical'],
    ['6', 'info'],
    ['30', 'info'],
    ['40', 'warning'],
    ['x3', 'info'],
    ['3x', 'info'],
    ['99', 'info'],
    ['130', 'info'],
    ['verbose', 'debug'],
    ['success', 'ok'],
    [30, 'info'],
    ['e', 'error'],
    ['edge', 'info'],
    ['whatever', 'warning'],
    ['pending', 'info'],
    [0, 'emergency'],
    [7, 'debug'],
    [40, 'warning'],
    [60, 'emergency'],
  ])('%j is %s', (level, status) => {
    expect(statusOfLevel(level)).toBe(status);
  });

  it.each([404, 200, -1, 1.5, 8, 35, '', null, true, {}, []])('%j is none', (level) => {
    expect(statusOfLevel(level)).toBeUndefined();
  });
});

describe('a stream', () => {
  it('means error where it is stderr, else info', () => {
    expect([statusOfStream('stderr'), statusOfStream('stdout'), statusOfStream(undefined)]).toEqual([
      'error',
      'info',
      'info',
    ]);
  });
});

describe('a status', () => {
  it('is one of nine words', () => {
    expect(isStatus('warning')).toBe(true);
    for (const value of ['warn', 'WARNING', 3, undefined]) expect(isStatus(value)).toBe(false);
  });
});
