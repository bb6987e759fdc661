import { describe, expect, it } from 'vitest';
import { evaluatePrefix, parsePrefixes } from '../../../infra/local/firehose/prefix.ts';
import { formatTimestamp } from '../../../infra/local/firehose/timestamp-pattern.ts';
import { startMs, startWorld } from './contract-world.ts';
import { refuse } from './scripted-endpoint.ts';

const at = Date.UTC(2018, 7, 27, 9, 5, 3);

function prefixesOf(prefix: string, errorOutputPrefix?: string): { raw: string; error: string } {
  const templates = parsePrefixes(prefix, errorOutputPrefix);
  const inputs = { oldestArrivalMs: at, random: () => 0 };
  return {
    raw: evaluatePrefix(templates.raw, inputs),
    error: evaluatePrefix(templates.error, { ...inputs, errorOutputType: 'processing-failed' }),
  };
}

/** https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
describe('prefixes', () => {
  it('without expressions have the time path after them, and the error type before it', () => {
    expect(prefixesOf('')).toEqual({ raw: '2018/08/27/09/', error: 'processing-failed/2018/08/27/09/' });
    expect(prefixesOf('logs/')).toEqual({ raw: 'logs/2018/08/27/09/', error: 'logs/processing-failed/2018/08/27/09/' });
  });

  it('are joined to it as they are, without a slash', () => {
    // Measured: floci-io/floci#3349.
    expect(prefixesOf('legacy').raw).toBe('legacy2018/08/27/09/');
  });

  it('with expressions have nothing after them', () => {
    expect(
      prefixesOf(
        'raw/year=!{timestamp:yyyy}/month=!{timestamp:MM}/',
        'failed/!{firehose:error-output-type}/!{timestamp:yyyy}/!{timestamp:dd}/',
      ),
    ).toEqual({ raw: 'raw/year=2018/month=08/', error: 'failed/processing-failed/2018/27/' });
  });

  it('may give failures a prefix of their own', () => {
    expect(prefixesOf('', 'failed/!{firehose:error-output-type}/')).toEqual({
      raw: '2018/08/27/09/',
      error: 'failed/processing-failed/',
    });
  });

  it('keep both kinds of failure under a plain ErrorOutputPrefix', () => {
    expect(prefixesOf('raw/', 'failed/').error).toBe('failed/');
  });

  it('draw eleven fresh characters for each random string', () => {
    let draws = 0;
    const evaluated = evaluatePrefix('!{firehose:random-string}/!{firehose:random-string}/', {
      oldestArrivalMs: at,
      random: () => (draws++ % 60) / 62,
    });
    expect(evaluated).toMatch(/^[A-Za-z0-9]{11}\/[A-Za-z0-9]{11}\/$/);
    expect(evaluated.slice(0, 11)).not.toBe(evaluated.slice(12, 23));
  });

  it.each([
    ['!{timestamp:yyyy}/', undefined, 'ErrorOutputPrefix cannot be null'],
    ['', 'failed/!{timestamp:yyyy}/', 'must contain !{firehose:error-output-type}'],
    ['!{firehose:error-output-type}/', 'failed/', 'Prefix cannot contain'],
    ['!{firehose:colour}/', 'failed/', 'unknown expression'],
    ['!{partitionKeyFromLambda:key}/', 'failed/', 'unknown expression'],
    ['!{timestamp:qqq}/', 'failed/', 'unknown timestamp field'],
    ['x'.repeat(513), 'failed/', 'over 512 characters'],
  ])('%s with %s are refused', (prefix, errorOutputPrefix, message) => {
    expect(() => parsePrefixes(prefix, errorOutputPrefix)).toThrow(message);
  });
});

describe('timestamp patterns', () => {
  it.each([
    ['yyyy/MM/dd/HH', '2018/08/27/09'],
    ['YYYY-M-d', '2018-8-27'],
    ['yy', '18'],
    ['DDD', '239'],
    ['HH:mm:ss', '09:05:03'],
    ["'year='yyyy", 'year=2018'],
    ["yyyy''MM", "2018'08"],
  ])('%s gives %s', (pattern, expected) => {
    expect(formatTimestamp(pattern, at)).toBe(expected);
  });
});

describe('keys', () => {
  it('have prefix, stream, version, time and uuid, all times those of the oldest arrival', async () => {
    // Like the real key retries/processing-failed/2025/03/04/11/fh-cw2splunk-9-2025-03-04-11-48-32-c7cc019b-…
    // of UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md, whose record arrived at 11:48:32.364.
    const world = await startWorld({ backup: { prefix: 'retries/' } });
    world.endpoint.answer(refuse(500));
    world.put('old');
    await world.clock.advance(30_000);
    world.put('young');
    await world.clock.advance(3_600_000);
    expect(world.bucket.objects.map(({ key }) => key)).toEqual([
      expect.stringMatching(
        /^retries\/http-endpoint-failed\/2025\/03\/04\/11\/fh-1-2025-03-04-11-48-32-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
    ]);
    expect(world.bucket.envelopes('')[0]?.arrivalTimestamp).toBe(startMs);
  });
});
