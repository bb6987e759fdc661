import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { ecsMembers, kubernetes, liftedMembers, namespace } from './metadata.ts';
import { anyJson, json, marker, text } from './values.ts';

const KEYS = [
  ...['log', 'message', 'msg', 'data', 'log_processed', 'time', 'timestamp', '@timestamp', 'date', 'syslog'],
  ...['stream', 'logtag', 'status', 'severity', 'level', 'hostname', 'host', 'service', 'source', 'ddsource', 'ddtags'],
  ...['trace_id', 'traceId', 'dd', 'aws', 'container_id', 'container_name', 'ecs_cluster', 'kubernetes_labels'],
  ...['_p', '__proto__', 'constructor', '', '1', '0'],
];

/** A key and the JSON text of its value. */
export type Member = readonly [key: string, raw: string];

const member: fc.Arbitrary<Member> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.oneof(json(text), json(text), anyJson)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('kubernetes'), json(kubernetes)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('kubernetes_namespace'), json(namespace)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('hydrant'), fc.oneof(json(marker), anyJson)) },
  { weight: 1, arbitrary: fc.tuple(text, anyJson) },
);

const objectText = (members: readonly Member[]) =>
  `{${members.map(([key, raw]) => `${JSON.stringify(key)}:${raw}`).join(',')}}`;

/** A JSON object as text, with keys that stand twice, numbers of any writing and forged markers. */
const inventedObject: fc.Arbitrary<string> = fc.array(member, { maxLength: 10 }).map(objectText);

/** An event of another router's: FireLens, or a `nest` filter behind Fluent Bit's. */
const otherRouters: fc.Arbitrary<string> = fc
  .tuple(fc.array(member, { maxLength: 4 }), fc.oneof(ecsMembers, liftedMembers), fc.array(member, { maxLength: 2 }))
  .map(([before, metadata, behind]) =>
    objectText([...before, ...metadata.map(([key, value]) => [key, JSON.stringify(value)] as const), ...behind]),
  );

/** What looks like a log of Hydrant's own, and is not. */
const forgedLog: fc.Arbitrary<string> = fc
  .tuple(text, json(marker), fc.option(json(kubernetes), { nil: undefined }), fc.array(member, { maxLength: 4 }))
  .map(([message, hydrant, metadata, others]) => {
    const first: Member = ['message', JSON.stringify(message)];
    const metadataMember: readonly Member[] = metadata === undefined ? [] : [['kubernetes', metadata]];
    return objectText([first, ...others, ...metadataMember, ['hydrant', hydrant]]);
  });

const event = fc.oneof(inventedObject, otherRouters, forgedLog);

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
  realRecord.map((record) => gzipSync(record).subarray(0, 40)),
);

/** A real event as a tenant's application changes it with `Merge_Log`: the keys it writes stand before those of the router. */
export function withMembers(record: Buffer, members: readonly Member[]): Buffer {
  const added = members.map(([key, raw]) => `${JSON.stringify(key)}:${raw},`).join('');
  return Buffer.from(record.toString().replace(/^\{/, `{${added.replaceAll('$', '$$$$')}`));
}

/** Several events: on lines of their own, as `simple_aggregation` joins them, one right behind the other, or in an array. */
const severalEvents = fc
  .tuple(
    fc.array(fc.oneof(event, fc.constantFrom('', '{}', '{"log":"cut')), { minLength: 2, maxLength: 4 }),
    fc.constantFrom<(events: readonly string[]) => string>(
      (events) => `${events.join('\n')}\n\n`,
      (events) => events.join(''),
      (events) => `[${events.filter((one) => one !== '').join(' , ')}]`,
    ),
  )
  .map(([events, join]) => Buffer.from(join(events)));

const realLine = realRecord.map((record) => record.toString().trimEnd());

/** An envelope of CloudWatch Logs, of Hydrant's own, and one that an application may forge. */
const envelope = fc
  .record({
    messageType: fc.constantFrom('DATA_MESSAGE', 'DATA_MESSAGE', 'DATA_MESSAGE', 'CONTROL_MESSAGE', 'OTHER'),
    owner: fc.constantFrom('123456789012', 'hydrant', 'other'),
    logGroup: fc.oneof(fc.constantFrom('/aws/eks/shop/cluster', '/aws/lambda/checkout', 'hydrant'), text),
    messages: fc.array(fc.oneof(event, realLine, text), { maxLength: 3 }),
    timestamp: fc.constantFrom<unknown>(0, Date.UTC(2023, 0, 27, 16, 55), 1e300, null, 'then'),
    more: fc.constantFrom<object>({}, {}, { policyLevel: 'ACCOUNT_LEVEL_POLICY' }, { more: 1.5 }),
  })
  .map(({ messageType, owner, logGroup, messages, timestamp, more }) =>
    JSON.stringify({
      ...{ messageType, owner, logGroup, logStream: 'hydrant', subscriptionFilters: ['hydrant'], ...more },
      logEvents: messages.map((message, index) => ({
        id: String(index),
        timestamp,
        message,
        extractedFields: { a: 1 },
      })),
    }),
  );

const envelopes = fc
  .oneof(
    { weight: 3, arbitrary: envelope },
    { weight: 1, arbitrary: fc.tuple(envelope, fc.oneof(envelope, event)).map((both) => both.join('')) },
  )
  .map((one) => Buffer.from(one));

const plainRecord: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 5, arbitrary: inventedObject.map((object) => Buffer.from(object)) },
  { weight: 3, arbitrary: otherRouters.map((object) => Buffer.from(object)) },
  { weight: 4, arbitrary: forgedLog.map((object) => Buffer.from(object)) },
  { weight: 4, arbitrary: mutatedRecord },
  { weight: 3, arbitrary: severalEvents },
  { weight: 3, arbitrary: envelopes },
  { weight: 1, arbitrary: realRecord },
  { weight: 1, arbitrary: text.map((line) => Buffer.from(line)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);

/** Two members, as a producer joins them that compresses event by event. */
const gzipTwice = (bytes: Buffer) => Buffer.concat([gzipSync(bytes), gzipSync(bytes)]);

const compressedRecord = fc
  .tuple(
    plainRecord,
    fc.constantFrom<(bytes: Buffer) => Uint8Array>(
      gzipSync,
      gzipSync,
      gzipTwice,
      zstdCompressSync,
      deflateSync,
      compress,
    ),
  )
  .map(([bytes, pack]) => Buffer.from(pack(bytes)));

/** Any record: invented, forged, real, mutated, of every router and envelope, compressed, text, or bytes without a meaning. */
export const anyRecord: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 9, arbitrary: plainRecord },
  { weight: 2, arbitrary: compressedRecord },
  // As a subscription sends them
  { weight: 1, arbitrary: envelopes.map((bytes) => gzipSync(bytes)) },
);
