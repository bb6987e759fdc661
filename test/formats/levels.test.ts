import { describe, expect, it } from 'vitest';
import { logOf, realRecord } from './transformed.ts';

const ofLevel = (level: unknown) => logOf({ log: JSON.stringify({ msg: 'x', level }) }).status;

describe('the level of a JSON line', () => {
  it.each([
    // pino and bunyan: Datadog alone would read each of these numbers as info.
    [10, 'debug'],
    [20, 'debug'],
    [30, 'info'],
    [40, 'warning'],
    [50, 'error'],
    [60, 'emergency'],
    // syslog
    [0, 'emergency'],
    [1, 'alert'],
    [2, 'critical'],
    [3, 'error'],
    [4, 'warning'],
    [5, 'notice'],
    [6, 'info'],
    [7, 'debug'],
    ['3', 'error'],
    // Datadog's table, and the words that it alone would misread
    ['FATAL', 'emergency'],
    ['Critical', 'critical'],
    ['warn', 'warning'],
    ['WARNING', 'warning'],
    ['notice', 'notice'],
    ['Information', 'info'],
    ['trace', 'debug'],
    ['verbose', 'debug'],
    ['success', 'ok'],
    ['SEVERE', 'error'],
    ['severe', 'error'],
    ['e', 'error'],
    ['E', 'error'],
    // None of the table's, which is info
    ['panic', 'info'],
  ])('%j is %s', (level, status) => {
    expect(ofLevel(level)).toBe(status);
  });

  it.each([404, 35, -1, 1.5, null, {}, [], '', true])('%j is none', (level) => {
    expect(logOf({ log: JSON.stringify({ msg: 'x', level }), stream: 'stderr' }).status).toBe('error');
  });

  it.each([
    [{ status: 'error', severity: 'info', level: 'debug' }, 'error'],
    [{ status: 404, severity: 'warn', level: 'debug' }, 'warning'],
    [{ level: 'debug' }, 'debug'],
    [{ syslog: { severity: 3 } }, 'error'],
  ])('is the first that Datadog would find: %j', (line, status) => {
    expect(logOf({ log: JSON.stringify({ msg: 'x', ...line }), stream: 'stdout' }).status).toBe(status);
  });

  it('may stand in a message inside the message, under Merge_Log_Key, or in the event', () => {
    expect(logOf({ log: JSON.stringify({ msg: JSON.stringify({ msg: 'x', level: 40 }) }) }).status).toBe('warning');
    expect(logOf({ data: { msg: 'x', level: 40 } }).status).toBe('warning');
    expect(logOf({ log: 'x', level: 40 }).status).toBe('warning');
  });
});

describe('the level of a text', () => {
  it.each([
    ['I0127 16:53:42.154872       1 main.go:42] started', 'info'],
    ['W0127 16:53:42.154872       1 main.go:42] slow', 'warning'],
    ['E0127 16:53:42.154872       1 main.go:42] failed', 'error'],
    ['F0127 16:53:42.154872       1 main.go:42] gone', 'emergency'],
    ['time="2023-01-27T16:53:42Z" level=warning msg="slow"', 'warning'],
    ['ts=2023-01-27T16:53:42Z caller=x.go:1 level=debug msg=x', 'debug'],
    ['level=error', 'error'],
    ['msg="x" lvl=crit', 'critical'],
  ])('%s is %s, whatever its stream', (log, status) => {
    for (const stream of ['stdout', 'stderr']) expect(logOf({ log, stream }).status).toBe(status);
  });

  it.each(['ERROR in a text', 'the level=error of it', 'E0127 without a time', 'level = error'])(
    '%s is what its stream means',
    (log) => {
      expect([logOf({ log, stream: 'stdout' }).status, logOf({ log, stream: 'stderr' }).status]).toEqual([
        'info',
        'error',
      ]);
    },
  );

  it('is read from the application’s own message too', () => {
    expect(logOf({ log: '{"msg":"level=warn msg=x"}' }).status).toBe('warning');
    expect(logOf('level=warn msg=x').status).toBe('warning');
  });

  it('of real lines is theirs, not their stream’s', () => {
    expect(logOf(realRecord('5.1.1-b-fargate-crio-parser', 'panic: runtime error')).status).toBe('error');
    expect(logOf(realRecord('5.1.1-b-fargate-crio-parser', 'bare pod json')).status).toBe('debug');
  });
});

describe('the stream', () => {
  it.each([
    [{ log: '2023-01-27T16:53:46Z stderr F x' }, 'error'],
    [{ log: 'x', stream: 'stderr' }, 'error'],
    [{ log: 'x', source: 'stderr', container_id: 'c', container_name: 'n', ecs_cluster: 'e' }, 'error'],
    [{ log: 'x', stream: 'stdout' }, 'info'],
    [{ log: 'x' }, 'info'],
  ])('%j is %s', (record, status) => {
    expect(logOf(record).status).toBe(status);
  });
});
