import { describe, expect, it } from 'vitest';
import { type Log, logOf, realRecord, realRecords, tagsOf, transformed } from './transformed.ts';

const KUBERNETES = {
  pod_name: 'web-56c89cfff7-tsdww',
  namespace_name: 'shop',
  container_name: 'web',
  container_image: 'nginx:1',
  host: 'ip-10-0-1-23.ec2.internal',
};

/** The log of a line, of a container whose image is nginx, on an EC2 node. */
const logOfLine = (line: object, environment = {}): Log =>
  logOf({ log: JSON.stringify(line), kubernetes: KUBERNETES }, environment);

const originalOf = ({ hydrant }: Log) => (hydrant as { original?: Log }).original ?? {};

/** What Datadog would take for a log's own if it lifted it out of the line: the table of docs/data-formats.md. */
const COLLISIONS: readonly (readonly [key: string, value: unknown, log: Log, original: Log])[] = [
  ['service', 'own', { service: 'own' }, {}],
  ['service', { name: 'x' }, { service: 'nginx' }, { service: { name: 'x' } }],
  ['host', 'own', { hostname: KUBERNETES.host, host: undefined }, { host: 'own' }],
  ['hostname', 'own', { hostname: KUBERNETES.host }, { hostname: 'own' }],
  ['syslog', { hostname: 'own' }, { hostname: KUBERNETES.host, syslog: undefined }, { syslog: { hostname: 'own' } }],
  ['syslog.hostname', 'own', { 'syslog.hostname': undefined }, { 'syslog.hostname': 'own' }],
  [
    'timestamp',
    '2023-01-27T16:00:00Z',
    { timestamp: '2023-01-27T16:00:00.000Z' },
    { timestamp: '2023-01-27T16:00:00Z' },
  ],
  ['date', '2023-01-27T16:00:00Z', { timestamp: '2023-01-27T16:00:00.000Z', date: '2023-01-27T16:00:00Z' }, {}],
  ['date', 'tomorrow', { timestamp: '2023-01-27T17:00:00.000Z', date: 'tomorrow' }, {}],
  ['status', 'warn', { status: 'warning' }, { status: 'warn' }],
  ['status', 404, { status: 'info' }, { status: 404 }],
  ['status', 'error', { status: 'error' }, {}],
  ['ddsource', 'own', { ddsource: 'nginx' }, { ddsource: 'own' }],
  ['ddtags', 5, { ddtags: expect.stringContaining('pod_name:') }, { ddtags: 5 }],
  ['kubernetes', { pod_name: 'evil' }, { kubernetes: undefined }, { kubernetes: { pod_name: 'evil' } }],
  ['kubernetes', 'text', { kubernetes: undefined }, { kubernetes: 'text' }],
  ['kubernetes.pod_name', 'evil', { 'kubernetes.pod_name': undefined }, { 'kubernetes.pod_name': 'evil' }],
  ['hydrant', { v: 1, tags: { pod_name: 'evil' } }, {}, { hydrant: { v: 1, tags: { pod_name: 'evil' } } }],
  ['hydrant.tags.pod_name', 'evil', { 'hydrant.tags.pod_name': undefined }, { 'hydrant.tags.pod_name': 'evil' }],
  ['time', '2023-01-27T16:00:00Z', { timestamp: '2023-01-27T16:00:00.000Z', time: '2023-01-27T16:00:00Z' }, {}],
  ['stream', 'own', { stream: 'own' }, {}],
  ['level', 'warn', { level: 'warn', status: 'warning' }, {}],
  ['a', { b: [1.5, null] }, { a: { b: [1.5, null] } }, {}],
  ['__proto__', 'x', {}, {}],
];

describe.each(COLLISIONS)('the key %s of a line, %j,', (key, value, expected, original) => {
  const line = Object.fromEntries([
    ['msg', 'x'],
    [key, value],
  ]);
  const log = logOfLine(line);

  it('stands where the table says', () => {
    for (const [name, one] of Object.entries(expected)) expect(log[name]).toEqual(one);
    expect(originalOf(log)).toEqual(original);
    expect(log.message).toBe('x');
  });

  it('changes no tag that the metadata proves', () => {
    expect(tagsOf(log)).toEqual(tagsOf(logOfLine({ msg: 'x' })));
  });
});

/** The router's own keys of these names stand behind those of the application. */
const ROUTERS = ['kubernetes', 'stream', 'time'];

it.each(COLLISIONS.filter(([key]) => !ROUTERS.includes(key)))(
  'the key %s of a line, %j, means the same where the router has merged it into the event too',
  (key, value) => {
    const line = Object.fromEntries([
      ['msg', 'x'],
      [key, value],
    ]);
    const text = JSON.stringify(line);
    const router = `"log":${JSON.stringify(text)},"kubernetes":${JSON.stringify(KUBERNETES)}}`;
    expect(logOf(`${text.slice(0, -1)},${router}`)).toEqual(logOfLine(line));
  },
);

describe('tags of a line', () => {
  const ddtags = 'team:a, spaced : b ,kube_namespace:evil,POD_NAME:evil,solo';

  it('are merged, but for keys that the metadata proves or that only the Agent sets', () => {
    const given = tagsOf(logOfLine({ msg: 'x' }));
    expect(tagsOf(logOfLine({ msg: 'x', ddtags }))).toEqual([...given, 'solo', 'spaced:b', 'team:a'].sort());
  });

  it('are merged with those of the event', () => {
    const log = logOf({ log: JSON.stringify({ msg: 'x', ddtags: 'a:line' }), ddtags: 'a:event,b:event' });
    expect(tagsOf(log)).toEqual(['a:event', 'a:line', 'b:event']);
  });

  it('over a hundred become attributes, the anonymous ones first, and are counted', () => {
    const many = Array.from({ length: 150 }, (_, index) => `t${index}:x`).join(',');
    const { logs, notes } = transformed({ log: JSON.stringify({ msg: 'x', ddtags: many }), kubernetes: KUBERNETES });
    const [log = {}] = logs;
    const proven = tagsOf(logOfLine({ msg: 'x' }));
    expect(tagsOf(log)).toHaveLength(100);
    expect(tagsOf(log)).toEqual(expect.arrayContaining(proven));
    const { surplus = {} } = log.hydrant as { surplus?: object };
    expect(Object.keys(surplus)).toHaveLength(150 + proven.length - 100);
    expect(notes).toEqual({ 'surplus-tags': 1 });
  });
});

describe('a message inside a message', () => {
  const innermost = { log: 'in', c: 3, ddtags: 't:3', host: 'evil', level: 'error' };
  const middle = { message: JSON.stringify(innermost), b: 2, ddtags: 't:2', ddsource: 'evil' };
  const outermost = { msg: JSON.stringify(middle), a: 1, ddtags: 't:1', 'kubernetes.x': 'evil' };

  it('is taken apart down to its text, so that nothing is left for Datadog to lift', () => {
    const log = logOfLine(outermost);
    expect(log).toMatchObject({ message: 'in', a: 1, b: 2, c: 3, status: 'error', ddsource: 'nginx' });
    expect(tagsOf(log)).toEqual(expect.arrayContaining(['t:1', 't:2', 't:3']));
    expect(originalOf(log)).toEqual({ host: 'evil', ddsource: 'evil', 'kubernetes.x': 'evil' });
  });

  it('is an attribute only once', () => {
    expect(JSON.stringify(logOfLine(outermost)).match(/"in"/g)).toHaveLength(1);
  });

  it('that has no message is the message itself, without keys that mean something to Datadog', () => {
    const { message, n } = logOfLine({ msg: JSON.stringify({ n: 1.5, host: 'evil', ddtags: 'a:b' }) });
    expect([JSON.parse(String(message)), n]).toEqual([{ n: 1.5 }, 1.5]);
  });
});

describe('a value', () => {
  const json = (line: string) => JSON.stringify(line);

  it('keeps the digits of its number, which Fluent Bit may have rounded', () => {
    const line = '{"msg":"x","n":9007199254740993,"f":1.0,"e":1E+2}';
    const record = `{"n":9007199254740992,"f":1,"e":100,"log":${json(line)}}`;
    expect(transformed(record).delivered.toString()).toContain('"n":9007199254740993,"f":1.0,"e":1E+2');
  });

  it.each([
    ['of the event beside the line', `{"n":7,"log":${json('{"msg":"x","n":5}')}}`],
    ['of a message beside the one inside it', `{"n":7,"log":${json(`{"n":7,"msg":${json('{"msg":"x","n":5}')}}`)}}`],
  ])('%s is kept where both are numbers, and different ones', (_, record) => {
    const log = logOf(record);
    const original = originalOf(log);
    expect([log.n, original.n ?? original['message.n']].sort()).toEqual([5, 7]);
  });

  it('that is a text beside another is kept', () => {
    const log = logOf(`{"a":"event","log":${json('{"msg":"x","a":"line"}')}}`);
    expect([log.a, originalOf(log).a]).toEqual(['event', 'line']);
  });
});

describe('the real line that collides in everything', () => {
  const known = [...realRecords('collides')].filter(([, record]) =>
    record.includes('"kubernetes":{"pod_name":"checkout'),
  );

  it.each(known)('as %s sent it, has the tags and the fields of its container', (file, record) => {
    const log = logOf(record);
    // Without annotations there is none that stands above the application's own service.
    const service = /j1-|g-labels/.test(file) ? 'inner-service' : 'checkout';
    expect(log).toMatchObject({ service, status: 'warning' });
    expect(tagsOf(log)).toEqual(expect.arrayContaining(['a:b', 'c:d', 'kube_namespace:shop']));
    expect(log).not.toHaveProperty('host');
    expect(`${log.hostname} ${log.ddsource} ${log.ddtags}`).not.toContain('inner');
  });

  it('was sent by every configuration that knows the pod', () => {
    expect(known.length).toBeGreaterThanOrEqual(14);
  });

  it('loses nothing that it said', () => {
    const text = JSON.stringify(logOf(realRecord('5.1.1-a-fargate-datadog-guide', 'collides')));
    for (const said of ['inner log field', 'inner-stream', 'inner-time', 'inner-tag', 'inner-service', 'inner-source'])
      expect(text).toContain(said);
    for (const said of ['inner-host', 'inner-hostname', 'inner-pod', 'collides']) expect(text).toContain(said);
  });
});
