import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/value.ts';
import { hopsOfEnvelope, readEnvelope, withHops, wrapLogs, writeEnvelope } from './cloudwatch-envelope.ts';

const MANY = 1_000;

const read = (text: string, maxEvents = MANY) =>
  readEnvelope({ text, object: JSON.parse(text) as JsonObject }, maxEvents);

const ENVELOPE =
  '{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"g","logStream":"s","subscriptionFilters":["f"],' +
  '"logEvents":[{"id":"1","timestamp":1674838426000,"message":"a","extractedFields":{"n":1.0}},{"id":"2","message":"b"}]}';

function envelopeOf(text: string) {
  const envelope = read(text);
  if (envelope === undefined || envelope === 'control-message') throw new Error(String(envelope));
  return envelope;
}

describe('an envelope of CloudWatch Logs', () => {
  it('has events with the time at which they were logged, and says where they are from', () => {
    const { events, logGroup } = envelopeOf(ENVELOPE);
    expect(events.map(({ message, loggedMs }) => [message, loggedMs])).toEqual([
      ['a', 1_674_838_426_000],
      ['b', undefined],
    ]);
    expect(logGroup).toEqual({ owner: '123456789012', logGroup: 'g', logStream: 's' });
  });

  it('is not read any further than asked', () => {
    expect(read(ENVELOPE, 1)).toMatchObject({ events: [{ message: 'a' }] });
  });

  it('is of no log group where it is our own', () => {
    const ours = wrapLogs([{ json: '{"message":"x"}', timestamp: '2023-01-27T16:53:46.000Z' }]);
    expect(envelopeOf(ours)).toMatchObject({
      logGroup: undefined,
      events: [{ message: '{"message":"x"}', loggedMs: 1_674_838_426_000 }],
    });
  });

  it('is written as it came where no message changes', () => {
    expect(writeEnvelope(envelopeOf(ENVELOPE), ['a', 'b'], { masked: false })).toBe(ENVELOPE);
  });

  it('is written without the events that are dropped, and with the messages that are changed', () => {
    const text = writeEnvelope(envelopeOf(ENVELOPE), ['"changed"', undefined], { masked: false });
    expect(JSON.parse(text)).toMatchObject({ owner: '123456789012', logEvents: [{ id: '1', message: '"changed"' }] });
    expect(text).toContain('"extractedFields":{"n":1.0}');
  });

  it('loses the copies of what was masked', () => {
    expect(writeEnvelope(envelopeOf(ENVELOPE), ['a', 'b'], { masked: true })).not.toContain('extractedFields');
  });

  it('counts among its filters how often it was put back into a stream', () => {
    const [envelope, bare] = [envelopeOf(ENVELOPE), envelopeOf(ENVELOPE.replace('"subscriptionFilters":["f"],', ''))];
    expect([envelope, bare].map(hopsOfEnvelope)).toEqual([0, 0]);
    const written = writeEnvelope(withHops(withHops(envelope, 1), 2), ['a', 'b'], { masked: false });
    expect(written).toBe(ENVELOPE.replace('["f"]', '["f","hydrant.hops:2"]'));
    expect(hopsOfEnvelope(envelopeOf(written))).toBe(2);
    expect(hopsOfEnvelope(envelopeOf(writeEnvelope(withHops(bare, 1), ['a', 'b'], { masked: false })))).toBe(1);
  });

  it('that only tests the subscription is a control message', () => {
    expect(read(ENVELOPE.replace('DATA_MESSAGE', 'CONTROL_MESSAGE'))).toBe('control-message');
  });

  it.each([
    ['another key', ENVELOPE.replace('{', '{"kubernetes":{},')],
    ['another type', ENVELOPE.replace('DATA_MESSAGE', 'OTHER')],
    ['an owner that is no text', ENVELOPE.replace('"123456789012"', '5')],
    ['an event that is none', ENVELOPE.replace('"message":"b"', '"message":5')],
    ['events that are no list', ENVELOPE.replace(/\[\{.*\}\]/, '{}')],
    ['no events', ENVELOPE.replace(/,"logEvents".*/, '}')],
  ])('is not seen with %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});
