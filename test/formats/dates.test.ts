import { describe, expect, it } from 'vitest';
import { ARRIVAL, logOf, transformed } from './transformed.ts';

const HOUR_MS = 3_600_000;
const at = (offsetMs: number) => new Date(Date.parse(ARRIVAL) + offsetMs).toISOString();

const ofLine = (line: object, event: object = {}) => ({ ...event, log: JSON.stringify({ msg: 'x', ...line }) });

describe("a log's own date", () => {
  it.each([
    '@timestamp',
    'timestamp',
    '_timestamp',
    'Timestamp',
    'eventTime',
    'date',
    'published_date',
    'syslog.timestamp',
  ])('under %s is its timestamp, in the forms that Datadog reads', (key) => {
    const sixteen = '2023-01-27T16:00:00.500Z';
    for (const value of [sixteen, '2023-01-27 16:00:00.500', '2023-01-27T17:00:00,5+0100', Date.parse(sixteen)]) {
      expect(logOf(ofLine({ [key]: value })).timestamp).toBe(sixteen);
    }
  });

  it('under syslog.timestamp as an object too', () => {
    expect(logOf(ofLine({ syslog: { timestamp: '2023-01-27T16:00:00Z' } })).timestamp).toBe('2023-01-27T16:00:00.000Z');
  });

  it('may be of RFC 3164, without a year', () => {
    expect(logOf(ofLine({ date: 'Jan 27 16:00:00' })).timestamp).toBe('2023-01-27T16:00:00.000Z');
  });

  it("stands before the runtime's and the router's, as at Datadog", () => {
    const event = ofLine({ '@timestamp': at(-HOUR_MS) }, { time: at(-2 * HOUR_MS) });
    expect(logOf(event).timestamp).toBe(at(-HOUR_MS));
    const prefixed = { log: `${at(-60_000)} stdout F ${ofLine({ date: at(-HOUR_MS) }).log}` };
    expect(logOf(prefixed).timestamp).toBe(at(-HOUR_MS));
  });

  it.each([
    ['of a merged key', { '@timestamp': at(-HOUR_MS), message: 'x' }],
    [
      'of a message inside the message',
      { log: JSON.stringify({ msg: JSON.stringify({ msg: 'x', date: at(-HOUR_MS) }) }) },
    ],
    ['under Merge_Log_Key', { data: { msg: 'x', date: at(-HOUR_MS) } }],
  ])('%s counts too', (_, event) => {
    expect(logOf(event).timestamp).toBe(at(-HOUR_MS));
  });

  it('that is no date is an attribute, and the next one counts', () => {
    expect(logOf(ofLine({ '@timestamp': 'noon', date: at(-HOUR_MS) }))).toMatchObject({
      timestamp: at(-HOUR_MS),
      '@timestamp': 'noon',
    });
  });

  it("in pino's milliseconds under time is its timestamp, a duration is none", () => {
    expect(logOf(ofLine({ time: Date.parse(at(-HOUR_MS)) })).timestamp).toBe(at(-HOUR_MS));
    expect(logOf(ofLine({ time: 35 })).timestamp).toBe(ARRIVAL);
  });
});

describe('the window', () => {
  const STILL = [-18 * HOUR_MS, -18 * HOUR_MS + 1, -1, 0, 1, 2 * HOUR_MS];
  const BEYOND = [-18 * HOUR_MS - 1, -48 * HOUR_MS, 2 * HOUR_MS + 1, 24 * HOUR_MS];

  it.each(STILL)('has a date %d ms from the arrival in it', (offsetMs) => {
    const { logs, notes } = transformed(ofLine({ '@timestamp': at(offsetMs) }));
    expect(logs).toMatchObject([{ timestamp: at(offsetMs), '@timestamp': at(offsetMs), hydrant: { v: 1 } }]);
    expect(notes).toEqual({});
  });

  it.each(BEYOND)('does not have one %d ms from it: the arrival counts, and the date is kept aside', (offsetMs) => {
    const { logs, notes } = transformed(ofLine({ '@timestamp': at(offsetMs) }));
    expect(logs).toMatchObject([
      { timestamp: ARRIVAL, hydrant: { original: { '@timestamp': at(offsetMs) }, flags: ['date-outside-window'] } },
    ]);
    expect(logs[0]).not.toHaveProperty('@timestamp');
    expect(notes).toEqual({ 'date-outside-window': 1 });
  });

  it('is as wide as the settings say', () => {
    const event = ofLine({ date: at(-3 * HOUR_MS) });
    expect(logOf(event, { HYDRANT_WINDOW_HOURS: '2' }).timestamp).toBe(ARRIVAL);
    expect(logOf(ofLine({ date: at(-100 * HOUR_MS) }), { HYDRANT_WINDOW_HOURS: '168' }).timestamp).toBe(
      at(-100 * HOUR_MS),
    );
  });

  it("leaves a date of the router's that is in it before the arrival", () => {
    const event = ofLine({ '@timestamp': at(-48 * HOUR_MS) }, { time: at(-HOUR_MS) });
    expect(logOf(event).timestamp).toBe(at(-HOUR_MS));
  });

  it.each([
    ["the runtime's prefix", { log: `${at(-48 * HOUR_MS)} stdout F x` }, { timestamp: at(-48 * HOUR_MS) }],
    ['text', `${at(-48 * HOUR_MS)} stdout F x`, { timestamp: at(-48 * HOUR_MS) }],
    ["the router's time", { log: 'x', time: at(-48 * HOUR_MS) }, undefined],
  ])('holds for the date of %s', (_, record, original) => {
    const { logs, notes } = transformed(record);
    expect(logs).toMatchObject([{ timestamp: ARRIVAL, message: 'x' }]);
    expect(JSON.stringify(logs)).toContain(at(-48 * HOUR_MS));
    if (original !== undefined) expect(logs).toMatchObject([{ hydrant: { original } }]);
    expect(notes).toEqual({ 'date-outside-window': 1 });
  });

  it('holds for seconds, which Datadog reads as milliseconds of 1970', () => {
    const { logs } = transformed(ofLine({ timestamp: 1_674_838_426 }));
    expect(logs).toMatchObject([{ timestamp: ARRIVAL, hydrant: { original: { timestamp: 1_674_838_426 } } }]);
  });

  it('leaves no attribute that Datadog would take for another date than the timestamp', () => {
    const line = {
      '@timestamp': at(-HOUR_MS),
      date: at(-2 * HOUR_MS),
      eventTime: at(-60 * HOUR_MS),
      published_date: 'noon',
    };
    const log = logOf(ofLine(line));
    expect(log).toMatchObject({ timestamp: at(-HOUR_MS), '@timestamp': at(-HOUR_MS), published_date: 'noon' });
    expect(log.hydrant).toMatchObject({ original: { date: line.date, eventTime: line.eventTime } });
    expect(log).not.toHaveProperty('date');
  });
});
