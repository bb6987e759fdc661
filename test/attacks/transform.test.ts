import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord, type Verdict } from '../../shared/transform/transform-record.ts';

const SETTINGS = loadTransformSettings({});
const ARRIVAL_MS = Date.UTC(2026, 0, 27);

/** Each of these was a way to lose a record, to hurt its neighbours, or to get a wrong tag, until it was mended. */
function transform(record: Uint8Array | object): Verdict {
  const bytes = record instanceof Uint8Array ? record : Buffer.from(JSON.stringify(record));
  return transformRecord(bytes, ARRIVAL_MS, SETTINGS);
}

function logsOf(record: Uint8Array | object): Record<string, unknown>[] {
  const verdict = transform(record);
  return verdict.kind === 'logs' ? verdict.logs.map(({ json }) => JSON.parse(json) as Record<string, unknown>) : [];
}

function tagsOf(record: object): string[] {
  return String(logsOf(record)[0]?.ddtags).split(',');
}

const POD = { pod_name: 'web-5468c5d4d7-n2swr', namespace_name: 'shop', container_name: 'web' };

describe('a compressed record', () => {
  const one = Buffer.from('{"log":"one"}\n');
  const two = Buffer.from('{"log":"two"}\n');

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['zlib', deflateSync],
  ])('of two members of %s gives the events of both', (_, compress) => {
    const logs = logsOf(Buffer.concat([compress(one), compress(two)]));
    expect(logs.map(({ message }) => message)).toEqual(['one', 'two']);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('of %s with something else behind it cannot be read, and is not half read', (_, compress) => {
    for (const tail of [Buffer.from('tail'), Buffer.from([0]), Buffer.concat([Buffer.from([0]), compress(two)])]) {
      expect(transform(Buffer.concat([compress(one), tail]))).toMatchObject({ kind: 'failed' });
    }
  });
});

describe('a zlib record that is broken', () => {
  const whole = deflateSync(Buffer.from(JSON.stringify({ log: 'café '.repeat(500) })));

  it.each([
    ['is cut off', whole.subarray(0, whole.length - 5)],
    ['has a line feed behind it', Buffer.concat([whole, Buffer.from('\n')])],
    ['inflates too far', deflateSync(Buffer.alloc(5_000_000))],
  ])('cannot be read where it %s, and is not sent as mangled text', (_, bytes) => {
    expect(transform(bytes)).toEqual({ kind: 'failed', reason: 'not-inflatable' });
  });

  it('is snappy where it is a block of that which begins like zlib', () => {
    const blocks = Array.from({ length: 200 }, (_, length) =>
      compress(Buffer.from(`{"log":"${'a'.repeat(length)}b"}`)),
    );
    const alike = blocks.filter(([a = 0, b = 0]) => (a & 0x0f) === 8 && a >> 4 <= 7 && ((a << 8) | b) % 31 === 0);
    expect(alike.length).toBeGreaterThan(0);
    for (const block of alike) expect(logsOf(block)).toMatchObject([{ message: expect.stringMatching(/^a*b$/) }]);
  });

  it('is text where it is text that only begins like one', () => {
    expect(logsOf(Buffer.from('x^2 + y^2'))).toMatchObject([{ message: 'x^2 + y^2' }]);
  });
});

describe('a record made to take long or much', () => {
  it('of a hundred thousand tags keeps those that the metadata proves and as many of its own as Datadog keeps', () => {
    const ddtags = Array.from({ length: 100_000 }, (_, index) => `a:${index}`).join(',');
    const tags = tagsOf({ log: 'x', ddtags, kubernetes: POD });
    expect(tags).toHaveLength(100);
    expect(tags).toContain('pod_name:web-5468c5d4d7-n2swr');
    const hydrant = logsOf({ log: 'x', ddtags, kubernetes: POD })[0]?.hydrant as { surplus: { a: string[] } };
    expect(new Set(hydrant.surplus.a).size).toBe(100_000 - 96);
  });

  it('of more events than any router joins is refused, also where it is small until it is inflated', () => {
    const many = Buffer.from('{"a":1}\n'.repeat(100_000));
    expect(transform(many)).toEqual({ kind: 'failed', reason: 'too-many-events' });
    expect(transform(gzipSync(many))).toEqual({ kind: 'failed', reason: 'too-many-events' });
  });

  it('that claims to be a large snappy block is not believed before it is read', () => {
    expect(logsOf(Buffer.from([0xff, 0xff, 0xff, 0x09, 0xf0]))).toHaveLength(1);
  });

  it('makes no more than can be used of it where the caller says how much that is', () => {
    const many = Buffer.from('{"a":1}\n'.repeat(20_000));
    expect(transformRecord(many, ARRIVAL_MS, SETTINGS, 1_024_000)).toEqual({
      kind: 'failed',
      reason: 'record-too-large',
    });
    expect(transform(many)).toMatchObject({ kind: 'logs' });
  });

  it('hurts no neighbour', () => {
    const records = [Buffer.from('before'), gzipSync(Buffer.alloc(8_000_000)), Buffer.from('behind')];
    const event = {
      records: records.map((data, index) => ({ recordId: String(index), data: data.toString('base64') })),
    };
    const { result } = answerTransformation(event, SETTINGS);
    expect(result.records.map((record) => record.result)).toEqual(['Ok', 'ProcessingFailed', 'Ok']);
  });
});

describe('a tag that would be wrong', () => {
  it('is not taken from a job-name label on the pod of a Deployment', () => {
    const labels = { 'pod-template-hash': '5468c5d4d7', 'job-name': 'nightly-2024' };
    const tags = tagsOf({ log: 'x', kubernetes: { ...POD, labels } });
    expect(tags).toContain('kube_deployment:web');
    expect(tags.filter((tag) => /^kube_(job|cronjob)/.test(tag))).toEqual([]);
  });

  it('is not taken from a job-name label on a pod that is not named after it', () => {
    const tags = tagsOf({
      log: 'x',
      kubernetes: { ...POD, pod_name: 'shell', labels: { 'job-name': 'nightly-2024' } },
    });
    expect(tags.filter((tag) => /^kube_(job|cronjob|ownerref)/.test(tag))).toEqual([]);
  });

  it("cannot be set by a line under the Agent's own keys, nor shadowed by a dotted one", () => {
    const record = {
      log: 'x',
      ddtags: 'docker_image:evil,host:evil,persistentvolumeclaim:evil,team:a',
      'hydrant.tags.pod_name': 'evil',
      'kubernetes.pod_name': 'evil',
      kubernetes: POD,
    };
    expect(tagsOf(record).join()).not.toContain('evil');
    expect(tagsOf(record)).toContain('team:a');
    const [log] = logsOf(record);
    expect(log).not.toHaveProperty(['kubernetes.pod_name']);
    expect(log?.hydrant).toMatchObject({
      original: { 'hydrant.tags.pod_name': 'evil', 'kubernetes.pod_name': 'evil' },
    });
  });
});

describe('an envelope that is not exactly ours', () => {
  it('keeps all that it has', () => {
    const ours = {
      messageType: 'DATA_MESSAGE',
      owner: 'hydrant',
      logGroup: 'g',
      logStream: 's',
      subscriptionFilters: ['f'],
    };
    const event = { id: 'LOST', timestamp: 1, message: 'kept' };
    for (const logEvents of [[event], [event, { ...event, payload: 'x' }]]) {
      const verdict = transform(Buffer.from(JSON.stringify({ ...ours, logEvents })));
      if (verdict.kind !== 'logs') throw new Error(verdict.kind);
      expect(JSON.parse(recordOf(verdict, SETTINGS).toString())).toEqual({ ...ours, logEvents });
    }
  });
});

describe('an id that is nested without end', () => {
  it.each(['trace.id', 'trace', 'traceId', 'span'])('is no id, and hurts no neighbour in its record: %s', (key) => {
    const chain = `${'{"id":'.repeat(20_000)}"0123456789abcdef"${'}'.repeat(20_000)}`;
    const line = `{"message":"m","${key}":${chain}}`;
    const logs = [`{"log":"before"}`, JSON.stringify({ log: line }), `{"log":"behind"}`].join('\n');
    const verdict = transform(Buffer.from(logs));
    expect(verdict.kind === 'logs' && verdict.logs.map(({ draft }) => draft.message)).toEqual([
      'before',
      'm',
      'behind',
    ]);
  });
});
