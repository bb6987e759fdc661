import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';

/** Texts that mean something to a reader of logs: prefixes, separators, line ends, half surrogates, tags, levels, times. */
const meaningful = fc.constantFrom(
  '2023-01-27T16:53:46.615934350Z stdout F hello',
  '2023-01-27T16:53:46Z stderr P ',
  '2023-13-27T16:53:46Z stderr F no such month',
  '1960-01-01T00:00:00Z stdout F before the epoch',
  '9999-12-31T23:59:59-12:00 stdout F after the last year',
  '2023-01-27T16:53:46.%3N',
  '2023-01-27T16:53:46.615Z',
  '0000-01-01T00:00:00Z',
  '{"service":"own","level":"fatal","ddtags":"kube_namespace:evil"}',
  '{"message":""}',
  'env:prod,kube_namespace:evil,POD_NAME:evil,,1kube_deployment:evil, kube cluster name:evil',
  'team:a,team:b,solo,solo:x',
  'fargate-ip-10-0-0-1.ec2.internal',
  'ERROR',
  'severe',
  'stderr',
  '\n',
  ' \r\n',
  '\ud800',
  '\u2028\u00a0\ufeff',
  'docker.io/library/nginx:1.2@sha256:00',
  'sha256:00',
  'web-56c89cfff7-tsdww',
);
export const text = fc.oneof(meaningful, fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('x'.repeat(300)));

/** Number texts that a JavaScript number does not keep. */
export const numberText = fc.constantFrom(
  '9007199254740993',
  '1.0',
  '-0',
  '1e400',
  '1E+2',
  '0.10',
  '12345678901234567890',
);

const json = (value: fc.Arbitrary<unknown>) => value.map((one) => JSON.stringify(one));
const anyJson = fc.oneof(json(fc.jsonValue({ maxDepth: 2 })), json(text), numberText);

const tagObject = fc.dictionary(
  text,
  fc.oneof(text, fc.constant(true), fc.array(fc.oneof(text, fc.constant(true)), { maxLength: 3 })),
  {
    maxKeys: 4,
  },
);

/** Markers as an application may forge them: some right in every detail. */
const marker = fc.record(
  {
    v: fc.constantFrom<unknown>(1, 1, 1, 2, '1'),
    tags: fc.oneof(tagObject, fc.constant({ kube_namespace: 'evil', pod_name: ['evil', true] })),
    original: fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
    part: fc.constantFrom<unknown>({ index: 1, of: 2 }, { index: 0, of: 2 }, null),
    late: fc.constantFrom<unknown>({ timestamp: '2023-01-27T16:53:46.615Z' }, { timestamp: 'yesterday' }),
    other: fc.constant(1),
  },
  { requiredKeys: ['v'] },
);

const LABELS = [
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'job-name',
  'statefulset.kubernetes.io/pod-name',
  'controller-revision-hash',
  'pod-template-generation',
  'app.kubernetes.io/name',
  'tags.datadoghq.com/env',
  'tags.datadoghq.com/service',
  'tags.datadoghq.com/web.service',
];
const ANNOTATIONS = ['ad.datadoghq.com/tags', 'ad.datadoghq.com/web.tags', 'ad.datadoghq.com/web.logs'];
const annotation = fc.oneof(
  text,
  fc.constantFrom(
    '{"+team":["A",1,{"b":[]}],"":"x","kube_deployment":"own"}',
    '[{"source":"java","service":"own","tags":["a:b",1]}]',
    '[1]',
    '{',
  ),
);
const owner = fc.record({
  kind: fc.constantFrom('ReplicaSet', 'Deployment', 'Job', 'CronJob', 'StatefulSet', 'DaemonSet', 'Node', ''),
  name: text,
});
const loosely = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });

const kubernetes = loosely(
  fc.record(
    {
      pod_name: loosely(fc.oneof(text, fc.constant('web-56c89cfff7-tsdww'))),
      namespace_name: loosely(text),
      container_name: loosely(fc.oneof(fc.constant('web'), text)),
      docker_id: loosely(text),
      container_image: loosely(text),
      container_hash: loosely(text),
      host: loosely(text),
      labels: loosely(fc.dictionary(fc.constantFrom(...LABELS), loosely(text), { maxKeys: 5 })),
      annotations: loosely(fc.dictionary(fc.constantFrom(...ANNOTATIONS), loosely(annotation), { maxKeys: 3 })),
      ownerReferences: loosely(fc.array(owner, { maxLength: 2 })),
    },
    { requiredKeys: [] },
  ),
);

const KEYS = [
  'log',
  'message',
  'msg',
  'time',
  'timestamp',
  'stream',
  'logtag',
  'status',
  'severity',
  'level',
  'hostname',
  'service',
  'ddsource',
  'ddtags',
  '_p',
  '__proto__',
  'constructor',
  '',
  '1',
  '0',
];
const member = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.oneof(json(text), json(text), anyJson)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('kubernetes'), json(kubernetes)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('hydrant'), fc.oneof(json(marker), anyJson)) },
  { weight: 1, arbitrary: fc.tuple(text, anyJson) },
);

/** A JSON object as text, with keys that stand twice, numbers of any writing and forged markers. */
export const inventedObject: fc.Arbitrary<string> = fc
  .array(member, { maxLength: 10 })
  .map((members) => `{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`);

/** What looks like a log of Hydrant's own, and is not. */
export const forgedLog: fc.Arbitrary<string> = fc
  .tuple(text, json(marker), fc.option(json(kubernetes), { nil: undefined }), fc.array(member, { maxLength: 4 }))
  .map(([message, hydrant, metadata, others]) => {
    const members = [...others, ['message', JSON.stringify(message)], ['hydrant', hydrant]];
    if (metadata !== undefined) members.push(['kubernetes', metadata]);
    return `{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;
  });

/** Every record that Fluent Bit sent. */
export const REAL_RECORDS: readonly Buffer[] = fluentBitFiles()
  .flatMap(readFluentBitFile)
  .map(({ bytes }) => bytes);
const realRecord = fc.constantFrom(...REAL_RECORDS.filter((record) => record.length < 20_000));

/** A real record with one byte changed, cut off, with members of a tenant's choice put in front or behind, or compressed. */
const mutatedRecord = fc.oneof(
  fc.tuple(realRecord, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([record, at, byte]) => {
    const changed = Buffer.from(record);
    changed[at % changed.length] = byte;
    return changed;
  }),
  fc.tuple(realRecord, fc.nat()).map(([record, at]) => record.subarray(0, at % record.length)),
  fc
    .tuple(realRecord, fc.array(member, { minLength: 1, maxLength: 4 }))
    .map(([record, members]) => withMembers(record, members)),
  realRecord.map((record) => gzipSync(record)),
  realRecord.map((record) => gzipSync(record).subarray(0, 40)),
);

/** A real event as a tenant's application changes it with `Merge_Log`: the keys it writes stand before those of the router. */
export function withMembers(record: Buffer, members: readonly (readonly [string, string])[]): Buffer {
  const added = members.map(([key, raw]) => `${JSON.stringify(key)}:${raw},`).join('');
  return Buffer.from(record.toString().replace(/^\{/, `{${added.replaceAll('$', '$$$$')}`));
}

/** Several events on lines of their own, as `simple_aggregation` joins them. */
const aggregatedRecord = fc
  .array(fc.oneof(inventedObject, forgedLog, fc.constant('')), { minLength: 2, maxLength: 4 })
  .map((events) => Buffer.from(events.join('\n')));

/** Envelopes of several logs, as Hydrant writes them itself and as an application may forge them. */
const envelope = fc
  .tuple(fc.constantFrom('hydrant', 'other'), fc.array(fc.oneof(inventedObject, forgedLog, text), { maxLength: 3 }))
  .map(([name, messages]) => ({
    messageType: 'DATA_MESSAGE',
    owner: name,
    logGroup: name,
    logStream: name,
    subscriptionFilters: [name],
    logEvents: messages.map((message, index) => ({ id: String(index), timestamp: 0, message })),
  }))
  .map((object) => Buffer.from(JSON.stringify(object)));

/** Any record: invented, forged, real, mutated, text, or bytes without a meaning. */
export const anyRecord: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 5, arbitrary: inventedObject.map((object) => Buffer.from(object)) },
  { weight: 4, arbitrary: forgedLog.map((object) => Buffer.from(object)) },
  { weight: 4, arbitrary: mutatedRecord },
  { weight: 2, arbitrary: aggregatedRecord },
  { weight: 1, arbitrary: envelope },
  { weight: 1, arbitrary: realRecord },
  { weight: 1, arbitrary: text.map((line) => Buffer.from(line)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);
