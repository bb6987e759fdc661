import { describe, expect, it } from 'vitest';
import { officialDate } from '../../../infra/local/datadog/official-date.ts';
import { NOW, useDatadog } from './client.ts';

const HOUR_MS = 3_600_000;

/** Attributes and forms: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
describe('the official date', () => {
  const at = (iso: string) => Date.parse(iso);

  it.each(['@timestamp', 'timestamp', '_timestamp', 'Timestamp', 'eventTime', 'date', 'published_date'])(
    'is read from %s',
    (attribute) => expect(officialDate({ [attribute]: NOW - 1 }, NOW)).toBe(NOW - 1),
  );

  it('is read from syslog.timestamp', () => {
    expect(officialDate({ syslog: { timestamp: NOW - 1 } }, NOW)).toBe(NOW - 1);
  });

  it('comes from the first attribute of the table that holds a date', () => {
    expect(officialDate({ date: NOW - 2, timestamp: NOW - 1, '@timestamp': 'today' }, NOW)).toBe(NOW - 1);
  });

  it.each([
    ['2026-03-01T10:00:00Z', at('2026-03-01T10:00:00Z')],
    ['2026-03-01T10:00:00.123456789Z', at('2026-03-01T10:00:00.123Z')],
    ['2026-03-01T10:00:00,5+02:00', at('2026-03-01T08:00:00.500Z')],
    ['2026-03-01T10:00:00-0130', at('2026-03-01T11:30:00Z')],
    ['2026-03-01 10:00:00', at('2026-03-01T10:00:00Z')],
    ['2026-03-01', at('2026-03-01T00:00:00Z')],
    ['1772359200000', 1_772_359_200_000],
    ['Mar  1 10:00:00', at('2026-03-01T10:00:00Z')],
    ['Mar 01 10:00:00', at('2026-03-01T10:00:00Z')],
    ['Dec 31 23:00:00', at('2025-12-31T23:00:00Z')],
  ])('is understood as %s', (timestamp, expected) => {
    expect(officialDate({ timestamp }, NOW)).toBe(expected);
  });

  it.each([['yesterday'], ['2026-13-01T00:00:00Z'], ['01/Mar/2026:10:00:00'], [1772359200.25], [{ seconds: 1 }]])(
    'is the moment of receipt where the attribute holds %j',
    (timestamp) => expect(officialDate({ timestamp }, NOW)).toBe(NOW),
  );

  it('is the moment of receipt without a date attribute', () => {
    expect(officialDate({ message: 'a' }, NOW)).toBe(NOW);
  });

  /** Only milliseconds are documented: a number of seconds is taken at its word and lies in January 1970. */
  it('takes whole seconds for milliseconds', () => {
    expect(officialDate({ timestamp: 1_772_359_200 }, NOW)).toBe(1_772_359_200);
  });
});

/** Past: https://docs.datadoghq.com/logs/log_collection/; future: …/logs/log_configuration/processors/log_date_remapper/ */
describe('the window of official dates', () => {
  const subject = useDatadog();
  const counts = () => ({ kept: subject.datadog.accepted.length, discarded: subject.datadog.discarded });

  it('keeps a log that is 18 hours old and drops an older one, both with success', async () => {
    const answer = await subject.postLogs([{ timestamp: NOW - 18 * HOUR_MS }, { timestamp: NOW - 18 * HOUR_MS - 1 }]);
    expect(answer.status).toBe(202);
    expect(counts()).toEqual({ kept: 1, discarded: 1 });
  });

  it('keeps a log that is 2 hours ahead and drops a later one, both with success', async () => {
    const answer = await subject.postLogs([{ timestamp: NOW + 2 * HOUR_MS }, { timestamp: NOW + 2 * HOUR_MS + 1 }]);
    expect(answer.status).toBe(202);
    expect(counts()).toEqual({ kept: 1, discarded: 1 });
  });

  it('is the same for Firehose', async () => {
    const old = { message: 'old', timestamp: NOW - 19 * HOUR_MS };
    expect((await subject.postRecords([old, { message: 'new' }])).status).toBe(200);
    expect(counts()).toEqual({ kept: 1, discarded: 1 });
  });

  it('counts from the moment of receipt', async () => {
    const log = { timestamp: NOW };
    await subject.clock.advance(18 * HOUR_MS);
    await subject.postLogs(log);
    await subject.clock.advance(1);
    await subject.postLogs(log);
    expect(counts()).toEqual({ kept: 1, discarded: 1 });
  });

  /** A stray date in the application's own JSON can kill a log: Forwarder README, "JSON-formatted logs are not appearing". */
  it('drops a log for a date that its message brings along', async () => {
    await subject.postLogs({ timestamp: NOW, message: '{"timestamp":"2020-01-01T00:00:00Z"}' });
    expect(counts()).toEqual({ kept: 0, discarded: 1 });
  });
});

describe('a wider window', () => {
  const subject = useDatadog({ window: { pastHours: 7 * 24, futureHours: 2 } });

  /** Up to 7 days back for registered organisations: https://docs.datadoghq.com/logs/log_collection/ */
  it('keeps what the usual one drops', async () => {
    await subject.postLogs({ timestamp: NOW - 7 * 24 * HOUR_MS });
    expect(subject.datadog.discarded).toBe(0);
  });
});
