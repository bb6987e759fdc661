import { describe, expect, it } from 'vitest';
import {
  readExplainOptions,
  readPlanOptions,
  readRedriveOptions,
  readReplayOptions,
  readTransformOptions,
} from './options.ts';
import { UsageError } from './usage-error.ts';

const PREFIXES = { backupPrefix: 'failed/', statePrefix: 'hydrant/' };

describe('the options of a replay', () => {
  const request = (...args: string[]) => readReplayOptions(args).requestFor(PREFIXES);

  it('are the input that the reprocessor takes', () => {
    const args = ['--prefix', 'failed/', '--from', '2026-01-27T16:00:00Z', '--late', 'hold', '--dry-run'];
    expect(request(...args, '--max-objects', '3', '--max-bytes', '4')).toEqual({
      prefix: 'failed/',
      from: '2026-01-27T16:00:00Z',
      late: 'hold',
      dryRun: true,
      maxObjects: 3,
      maxBytes: 4,
    });
    expect(request('--target', 'firehose')).toEqual({ target: 'firehose' });
    expect(request('--all-data')).toEqual({ mode: 'all-data' });
    expect(request()).toEqual({});
  });

  it('name any key, one with a comma too', () => {
    expect(request('--key', 'a,b', '--key', 'c')).toEqual({ keys: ['a,b', 'c'] });
  });

  it('name a bucket and a prefix by a URL, or the whole bucket', () => {
    expect(readReplayOptions(['s3://b/failed/a', '--json'])).toMatchObject({ place: { bucket: 'b' }, json: true });
    expect(readReplayOptions([])).toMatchObject({ place: { bucket: undefined, stack: undefined }, json: false });
    expect(request('s3://b/failed/a')).toEqual({ prefix: 'failed/a' });
    expect(request('s3://b')).toEqual({ prefix: '' });
    expect(request('s3://b', '--prefix', 'failed/')).toEqual({ prefix: 'failed/' });
    expect(request('s3://b', '--key', 'a')).toEqual({ keys: ['a'] });
  });

  it('name a stack, and mean all that is parked there, or what they name of it', () => {
    const args = ['--stack', 'hydrant-prod', '--region', 'eu-west-1'];
    expect(readReplayOptions(args).place).toMatchObject({ stack: 'hydrant-prod', region: 'eu-west-1' });
    expect(request(...args)).toEqual({ prefix: 'failed/' });
    expect(request(...args, '--prefix', 'failed/x/')).toEqual({ prefix: 'failed/x/' });
    expect(request(...args, '--key', 'a')).toEqual({ keys: ['a'] });
    expect(() => readReplayOptions([...args, 's3://b'])).toThrow('--stack says which bucket it is');
    expect(() => readReplayOptions(['--stack', 'a b'])).toThrow(UsageError);
  });

  it('leave what is no number for the fault that shows it', () => {
    expect(request('--max-objects', 'many')).toEqual({ maxObjects: 'many' });
  });

  it.each([[['--keys', 'a']], [['--max-objects']]])('%j are refused', (args) => {
    expect(() => readReplayOptions(args)).toThrow(TypeError);
  });

  it.each([[['a']], [['s3://']], [['s3://a', 's3://b']], [['s3://a/b', '--prefix', 'c']]])(
    '%j name no place',
    (args) => {
      expect(() => readReplayOptions(args)).toThrow(UsageError);
    },
  );
});

describe('the options of a redrive', () => {
  const prefix = (...args: string[]) => readRedriveOptions(args).requestFor(PREFIXES).prefix;

  it('mean all dead letters, or those of objects below a prefix', () => {
    expect(prefix()).toBe('hydrant/dead-letter/');
    expect(prefix('s3://b')).toBe('hydrant/dead-letter/');
    expect(prefix('s3://b/h')).toBe('hydrant/dead-letter/h');
    expect(prefix('s3://b/failed/2026/')).toBe('hydrant/dead-letter/failed/2026/');
  });

  it('take the place of the dead letters themselves, too', () => {
    for (const place of ['hydrant/', 'hydrant/dead-letter', 'hydrant/dead-letter/']) {
      expect(prefix(`s3://b/${place}`)).toBe('hydrant/dead-letter/');
    }
    expect(prefix('s3://b/hydrant/dead-letter/failed/')).toBe('hydrant/dead-letter/failed/');
    expect(() => prefix('s3://b/hydrant/replayed/')).toThrow(UsageError);
  });

  it('choose records as those of a replay do, but name no objects', () => {
    const { place, requestFor } = readRedriveOptions(['--error-code', 'Hydrant.Refused*', '--dry-run']);
    expect(place.bucket).toBeUndefined();
    expect(requestFor({ ...PREFIXES, statePrefix: 'own/' })).toEqual({
      prefix: 'own/dead-letter/',
      errorCodes: ['Hydrant.Refused*'],
      dryRun: true,
    });
    for (const option of ['--prefix', '--key']) expect(() => readRedriveOptions([option, 'a'])).toThrow(TypeError);
  });
});

describe('the options of records', () => {
  it('say where they are, when they arrived, and through which stream', () => {
    const args = ['--file', 'f', '--one', '--arrival', '2023-01-27T17:00:00Z', '--stream', 'logs'];
    const options = { file: 'f', one: true, arrivalMs: Date.parse('2023-01-27T17:00:00.000Z'), stream: 'logs' };
    expect(readTransformOptions(args)).toEqual(options);
    expect(readExplainOptions([...args, '--json'])).toEqual({ ...options, json: true });
  });

  it('say nothing of what is not given', () => {
    const options = { file: undefined, one: false, arrivalMs: undefined, stream: undefined };
    expect(readTransformOptions([])).toEqual(options);
    expect(readExplainOptions([])).toEqual({ ...options, json: false });
  });

  it('take a stream by its ARN too', () => {
    const arn = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop-logs';
    expect(readTransformOptions(['--stream', arn]).stream).toBe('shop-logs');
  });

  it.each(['', ' ', 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/', 'a/b', 'a'.repeat(65)])(
    'do not take %j for a stream',
    (stream) => {
      expect(() => readTransformOptions(['--stream', stream])).toThrow(UsageError);
    },
  );

  it.each(['1', 'noon', '2026-01-27', '2023-02-30T00:00:00Z', '2023-02-29T23:00:00-02:00'])(
    'do not take %s for a time',
    (arrival) => {
      expect(() => readTransformOptions(['--arrival', arrival])).toThrow(UsageError);
    },
  );

  it('take the last day of a month, in any zone', () => {
    const { arrivalMs } = readTransformOptions(['--arrival', '2024-02-29T23:30:00-02:00']);
    expect(arrivalMs).toBe(Date.parse('2024-03-01T01:30:00Z'));
  });
});

describe('the options of a plan', () => {
  const request = (...args: string[]) => readPlanOptions(args).requestFor(PREFIXES);

  it('are those of a dry run, in a bucket of their own', () => {
    const args = [
      's3://b/failed/',
      '--late',
      'hold',
      '--service',
      'cart',
      '--max-objects',
      '3',
      '--preview',
      '5',
      '--reprocessors',
      '50',
      '--json',
    ];
    expect(readPlanOptions(args)).toMatchObject({ place: { bucket: 'b' }, json: true });
    expect(request(...args)).toEqual({
      prefix: 'failed/',
      late: 'hold',
      services: ['cart'],
      maxObjects: 3,
      dryRun: true,
      preview: 5,
      reprocessors: 50,
    });
    expect(request()).toEqual({ dryRun: true });
  });

  it('mean all of a bucket that is named, unless they name keys or a prefix', () => {
    expect(request('s3://b')).toEqual({ prefix: '', dryRun: true });
    expect(request('s3://b', '--prefix', 'p')).toEqual({ prefix: 'p', dryRun: true });
    expect(request('s3://b', '--key', 'k')).toEqual({ keys: ['k'], dryRun: true });
  });

  it.each([[['s3://a', 's3://b']], [['b']], [['s3://b/p', '--prefix', 'q']]])('%j are refused', (args) => {
    expect(() => readPlanOptions(args)).toThrow(UsageError);
  });

  it.each([[['--dry-run']], [['--show', '3']]])('%j are not among them', (args) => {
    expect(() => readPlanOptions(args)).toThrow(TypeError);
  });
});
