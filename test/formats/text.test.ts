import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ARRIVAL, logOf, realRecord, transformed, verdictOf } from './transformed.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('plain text', () => {
  it.each(['GET / 200', '{not json', '"a string"', '5', 'null', '<xml/>', '\tindented', 'a\nb'])(
    '%j is the message',
    (text) => {
      expect(transformed(`${text}\n`)).toMatchObject({
        format: 'text',
        logs: [{ message: text, timestamp: ARRIVAL, status: 'info', hydrant: { v: 1 } }],
        notes: {},
      });
    },
  );

  it("loses a container runtime's prefix, whose time and stream it keeps", () => {
    expect(logOf('2023-01-27T16:53:46.6Z stderr F boom\n')).toEqual({
      message: 'boom',
      timestamp: '2023-01-27T16:53:46.600Z',
      status: 'error',
      stream: 'stderr',
      logtag: 'F',
      hydrant: { v: 1 },
    });
  });

  it('is flagged as a part where the runtime has cut it', () => {
    const { logs, notes } = transformed('2023-01-27T16:53:46.6Z stdout P beginning');
    expect(logs).toMatchObject([{ message: 'beginning', hydrant: { flags: ['partial-line'] } }]);
    expect(notes).toEqual({ 'partial-line': 1 });
  });
});

describe('nothing', () => {
  it.each([
    ['no byte', Buffer.alloc(0)],
    ['white space', '  \r\n\t'],
    ['a byte order mark', '\ufeff'],
    ['gzip of nothing', gzipSync('')],
  ])('is dropped as an empty record: %s', (_, record) => {
    expect(verdictOf(record)).toEqual({ kind: 'dropped', reason: 'empty-record' });
  });

  it.each([
    '{"log":""}',
    '{"log":"\\n","stream":"stdout","time":"2023-01-27T16:53:46Z","kubernetes":{"pod_name":"p"}}',
    '{"log":"2023-01-27T16:53:46Z stdout F "}',
    '2023-01-27T16:53:46Z stdout F',
    '{"log":"","source":"stdout","container_id":"c","container_name":"n","ecs_cluster":"e"}',
  ])('is dropped as an empty line: %s', (record) => {
    expect(verdictOf(record)).toEqual({ kind: 'dropped', reason: 'empty-line' });
  });

  it('was logged by some of the real pods, and is dropped', () => {
    const empty = realRecord('5.1.1-a-fargate-datadog-guide', ' F "');
    expect(verdictOf(empty)).toEqual({ kind: 'dropped', reason: 'empty-line' });
  });
});

describe('bytes that are no UTF-8', () => {
  it.each([
    ['of text', latin1('caf\xe9 \xff x'), 'caf\ufffd \ufffd x', 2],
    ['of a JSON event', latin1('{"log":"caf\xe9"}'), 'caf\ufffd', 1],
    [
      'beside replacement characters that were there',
      Buffer.concat([Buffer.from('a\ufffd'), latin1('\xff')]),
      'a\ufffd\ufffd',
      1,
    ],
    ['of a character that was cut', Buffer.from('ü€').subarray(0, 4), 'ü\ufffd', 1],
    ['inside gzip', gzipSync(latin1('caf\xe9')), 'caf\ufffd', 1],
  ])('%s are replaced, flagged and counted', (_, record, message, count) => {
    const { logs, notes } = transformed(record);
    expect(logs).toMatchObject([{ message, hydrant: { flags: ['replaced-bytes'] } }]);
    expect(notes).toEqual({ 'replaced-bytes': count });
  });

  it('flag the event that they stand in, not its neighbours', () => {
    const record = Buffer.concat([latin1('{"log":"caf\xe9"}\n'), Buffer.from('{"log":"fine"}')]);
    expect(transformed(record).logs).toMatchObject([{ hydrant: { flags: ['replaced-bytes'] } }, { hydrant: { v: 1 } }]);
    expect(transformed(record).logs[1]?.hydrant).toEqual({ v: 1 });
  });

  it('are no news where a text has replacement characters and is valid', () => {
    expect(transformed('a\ufffd')).toMatchObject({ notes: {}, logs: [{ hydrant: { v: 1 } }] });
  });

  it('come from Fluent Bit itself, which 1.9 makes of characters outside of the basic plane', () => {
    const { logs, notes } = transformed(realRecord('1.9.10-f3-time-key', 'trailing newline in value'));
    expect(logs).toMatchObject([{ hydrant: { flags: ['replaced-bytes'] } }]);
    expect(notes['replaced-bytes']).toBeGreaterThan(0);
  });
});

describe('JSON that began as an event and is broken', () => {
  const event = realRecord('5.1.1-b-fargate-crio-parser', 'Read timed out').toString().trimEnd();

  it.each([
    ['cut off', event.slice(0, 200)],
    ['cut off in a list', `[${event},${event.slice(0, 200)}`],
    ['without a brace', event.slice(0, -1)],
    ['with something behind it', `${event}]`],
  ])('is kept as text, %s, and flagged', (_, text) => {
    const { logs, notes } = transformed(text);
    expect(logs.map(({ message }) => message).join('')).toContain('Read timed out');
    expect(logs.at(-1)).toMatchObject({ hydrant: { flags: ['broken-json'] } });
    expect(notes).toEqual({ 'broken-json': 1 });
  });
});
