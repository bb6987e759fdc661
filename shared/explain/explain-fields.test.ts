import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { explainFields } from './explain-fields.ts';

const SETTINGS = loadTransformSettings({});
const arrivalMs = Date.parse('2023-01-27T17:00:00.000Z');

/** Where a field of the record's log came from. */
function whence(name: string, record: unknown): string | undefined {
  const bytes = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  const verdict = transformRecord(bytes, arrivalMs, SETTINGS);
  const log = verdict.kind === 'logs' ? verdict.logs[0] : undefined;
  if (log === undefined) throw new Error(JSON.stringify(verdict));
  const fields = explainFields({ draft: log.draft, json: log.json, enveloped: false }, arrivalMs, SETTINGS);
  return fields.find((field) => field.name === name)?.from;
}

const KUBERNETES = {
  pod_name: 'web-1',
  namespace_name: 'shop',
  container_name: 'web',
  container_image: 'docker.io/library/nginx:1.23.3',
};
const ANNOTATED = { ...KUBERNETES, annotations: { 'ad.datadoghq.com/web.logs': '[{"source":"s","service":"s"}]' } };
const GROUP = {
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/aws/lambda/pay',
  logStream: 'a',
  subscriptionFilters: [],
  logEvents: [{ id: '1', timestamp: arrivalMs - 1, message: 'x' }],
};
const EARLIER = 'as an earlier pass wrote it';
const OWN_OUTPUT = {
  message: 'x',
  timestamp: '2023-01-27T16:00:00.000Z',
  status: 'info',
  service: 's',
  hydrant: { v: 1 },
};

describe('the message', () => {
  it.each([
    ['text', "the text, without a container runtime's prefix"],
    [{ log: 'x' }, "the application's line (log, message or msg), or the line's own message where that is JSON"],
    [{ a: 1 }, "the application's keys, because it has no message of its own"],
    [OWN_OUTPUT, EARLIER],
  ])('of %j says where it came from', (record, from) => expect(whence('message', record)).toBe(from));
});

describe('the timestamp', () => {
  it.each([
    [{ log: '2023-01-27T16:53:46.6Z stdout F x' }, "the container runtime's prefix of the line"],
    [{ log: '2023-01-27T16:53:46.6Z stdout F x', timestamp: '2023-01-27T16:53:40Z' }, 'timestamp'],
    [{ log: '{"@timestamp":"2023-01-27T16:53:40Z","message":"m"}' }, '@timestamp'],
    [{ log: '{"date":"2023-01-27T16:53:40Z","a":1}', data: { date: '2023-01-27T16:53:40Z', a: 1 } }, 'data.date'],
    [{ log: 'x', time: '2023-01-27T16:53:46.%3N' }, 'time'],
    [{ log: 'x', time: 1674838426000 }, 'time'],
    [{ log: 'x', timestamp: '1999-01-01T00:00:00Z' }, 'when Firehose took the record'],
    ['x', 'when Firehose took the record'],
    [OWN_OUTPUT, EARLIER],
  ])('of %j says where it came from', (record, from) => expect(whence('timestamp', record)).toBe(from));
});

describe('the status', () => {
  it.each([
    [{ log: 'x', level: 'warn' }, 'level'],
    [{ log: 'x', status: 404, severity: 'info' }, 'severity'],
    [{ log: '{"level":50}' }, 'level'],
    [{ log: '2023-01-27T16:53:46.6Z stderr F x', level: 'error' }, 'level'],
    [{ log: 'E0127 16:53:42.154872       1 main.go:42] x' }, "the line's own level"],
    [{ log: '2023-01-27T16:53:46.6Z stderr F x' }, 'stream stderr'],
    [{ log: 'x', stream: 'stdout' }, 'stream stdout'],
    [{ log: 'x', source: 'stderr', container_id: 'ab', container_name: 'web' }, 'source stderr'],
    ['x', 'nothing says another'],
    [OWN_OUTPUT, EARLIER],
  ])('of %j says where it came from', (record, from) => expect(whence('status', record)).toBe(from));
});

describe('the service', () => {
  it.each([
    [{ log: 'x', service: 'own', kubernetes: ANNOTATED }, 'annotation ad.datadoghq.com/web.logs'],
    [{ log: 'x', service: 'own', kubernetes: KUBERNETES }, 'service'],
    [{ log: '{"service":"own"}', kubernetes: KUBERNETES }, 'service'],
    [{ log: 'x', ddtags: 'service:own' }, 'service of its own ddtags'],
    [{ log: 'x', kubernetes: KUBERNETES }, 'container_image, its short name'],
    [
      { log: 'x', kubernetes: { ...KUBERNETES, labels: { 'tags.datadoghq.com/web.service': 'a' } } },
      'label tags.datadoghq.com/web.service',
    ],
    [[GROUP, GROUP], 'log group /aws/lambda/pay'],
    ['x', 'nothing names a service'],
    [OWN_OUTPUT, EARLIER],
  ])('of %j says where it came from', (record, from) => expect(whence('service', record)).toBe(from));
});

describe('host and source', () => {
  it.each([
    [{ log: 'x', hostname: 'own' }, 'its own hostname'],
    [{ log: 'x' }, 'nothing names a host'],
    [{ log: 'x', kubernetes: { ...KUBERNETES, host: 'node-1' } }, 'host of the metadata'],
    [
      { log: 'x', hostname: 'own', kubernetes: { ...KUBERNETES, host: 'node-1' } },
      'host of the metadata, whatever the log says itself',
    ],
    [{ log: 'x', kubernetes: { ...KUBERNETES, host: 'fargate-ip-1' } }, 'a node of Fargate is no host'],
    [{ log: 'x', kubernetes: KUBERNETES }, 'the metadata names no node'],
    [{ log: 'x', ecs_cluster: 'c', container_name: 'web' }, 'the metadata names no EC2 instance'],
    [{ log: 'x', ecs_cluster: 'c', container_name: 'web', ec2_instance_id: 'i-01234567' }, 'ec2_instance_id'],
  ])('of %j: the host says where it came from', (record, from) => expect(whence('hostname', record)).toBe(from));

  it.each([
    [{ log: 'x', ddsource: 'own', kubernetes: ANNOTATED }, 'annotation ad.datadoghq.com/web.logs'],
    [{ log: 'x', ddsource: 'own', kubernetes: KUBERNETES }, 'container_image, its short name'],
    [{ log: 'x', ddsource: 'own' }, 'its own ddsource'],
    [[GROUP, GROUP], 'log group /aws/lambda/pay'],
    [{ log: 'x' }, 'nothing names a source'],
  ])('of %j: the source says where it came from', (record, from) => expect(whence('ddsource', record)).toBe(from));
});
