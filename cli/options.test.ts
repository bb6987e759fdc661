import { describe, expect, it } from 'vitest';
import { readExplainOptions, readReplayOptions, readTransformOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const NOW_MS = Date.parse('2026-01-27T16:00:00.000Z');

describe('the options of a replay', () => {
  it('are the input that the reprocessor takes', () => {
    const args = ['--prefix', 'failed/', '--from', '2026-01-27T16:00:00Z', '--late', 'hold', '--dry-run'];
    expect(readReplayOptions([...args, '--max-objects', '3', '--max-bytes', '4'])).toEqual({
      prefix: 'failed/',
      from: '2026-01-27T16:00:00Z',
      late: 'hold',
      dryRun: true,
      maxObjects: 3,
      maxBytes: 4,
    });
    expect(readReplayOptions([])).toEqual({});
  });

  it('name any key, one with a comma too', () => {
    expect(readReplayOptions(['--key', 'a,b', '--key', 'c'])).toEqual({ keys: ['a,b', 'c'] });
  });

  it('leave what is no number for the fault that shows it', () => {
    expect(readReplayOptions(['--max-objects', 'many'])).toEqual({ maxObjects: 'many' });
  });

  it.each([[['--keys', 'a']], [['a']], [['--max-objects']]])('%j are refused', (args) => {
    expect(() => readReplayOptions(args)).toThrow(TypeError);
  });
});

describe('the options of records', () => {
  it('say when they arrived, and through which stream', () => {
    const args = ['--arrival', '2023-01-27T17:00:00Z', '--stream', 'logs'];
    const origin = { arrivalMs: Date.parse('2023-01-27T17:00:00.000Z'), stream: 'logs' };
    expect(readTransformOptions(args, NOW_MS)).toEqual(origin);
    expect(readExplainOptions([...args, '--json', '--file', 'f'], NOW_MS)).toEqual({
      ...origin,
      json: true,
      file: 'f',
    });
  });

  it('let them arrive now, unless they say another time', () => {
    expect(readTransformOptions([], NOW_MS)).toEqual({ arrivalMs: NOW_MS, stream: undefined });
    expect(readExplainOptions([], NOW_MS)).toMatchObject({ arrivalMs: NOW_MS, json: false });
  });

  it.each(['1', 'noon', '2026-01-27'])('do not take %s for a time', (arrival) => {
    expect(() => readTransformOptions(['--arrival', arrival], NOW_MS)).toThrow(UsageError);
  });
});
