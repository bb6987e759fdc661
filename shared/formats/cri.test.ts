import { describe, expect, it } from 'vitest';
import { readCriLine } from './cri.ts';

describe("the prefix of a container runtime's line", () => {
  it.each([
    ['2023-01-27T16:53:46.615934350Z stdout F hello', 'stdout', 'F', 'hello'],
    ['2023-01-27T16:53:46Z stderr P  two spaces', 'stderr', 'P', ' two spaces'],
    ['2023-01-27T16:53:46.6+01:00 stdout F ', 'stdout', 'F', ''],
    ['2023-01-27T16:53:46Z stdout F', 'stdout', 'F', ''],
    ['2023-01-27T16:53:46Z stdout F a\nb', 'stdout', 'F', 'a\nb'],
    ['2023-01-27T16:53:46Z stdout F 2023-01-27T16:53:46Z stdout F x', 'stdout', 'F', '2023-01-27T16:53:46Z stdout F x'],
  ])('is taken off %j', (line, stream, logtag, message) => {
    expect(readCriLine(line)).toEqual({ time: line.split(' ')[0], stream, logtag, message });
  });

  it.each([
    'hello',
    '',
    '2023-01-27T16:53:46Z stdin F x',
    '2023-01-27T16:53:46Z stdout X x',
    '2023-01-27T16:53:46Z stdout Fx',
    '2023-01-27 16:53:46 stdout F x',
    ' 2023-01-27T16:53:46Z stdout F x',
  ])('is not seen in %j', (line) => {
    expect(readCriLine(line)).toBeUndefined();
  });
});
