import { gunzipSync } from 'node:zlib';
import { isObject, type JsonObject, parseJson } from '../../../shared/json/value.ts';
import { readCloudWatchEnvelope } from './cloudwatch-envelope.ts';
import type { ReceivedLog } from './intake.ts';

/** What the intake knows beside the record: the request's settings and what they say about every log of it. */
export interface RecordContext {
  /** Several objects, each on a line of its own, become a log each. Datadog does not say whether its intake does that. */
  readonly splitNewlines: boolean;
  readonly readsReserved: boolean;
  readonly region: string | undefined;
  /** What every log of the request gets below the attribute `aws`. */
  readonly aws: JsonObject;
  /** Source and service set for the stream: they go before what the intake assigns by itself. */
  readonly source: string | undefined;
  readonly service: string | undefined;
  readonly tags: readonly string[];
}

type Found = Pick<ReceivedLog, 'log' | 'bytes' | 'source' | 'service' | 'tags' | 'aws'>;

/**
 * The logs in a record's data. An object is one log with structured attributes, text is one log with that message
 * (https://docs.datadoghq.com/logs/guide/aws-eks-fargate-logs-with-kinesis-data-firehose/), a CloudWatch Logs envelope is
 * one log per event. An empty record, which Firehose allows, is none. Of gzip only an envelope is understood: nothing is
 * documented about other compressed data, so it stays what it looks like without decompression.
 */
export function readRecord(data: Buffer, context: RecordContext): ReceivedLog[] {
  return findLogs(data, context).map((found) => ({
    ...found,
    source: context.source ?? found.source ?? 'aws',
    service: context.service ?? found.service ?? 'aws',
    tags: [...context.tags, ...found.tags],
    aws: { ...found.aws, ...context.aws },
    readsReserved: context.readsReserved,
  }));
}

function findLogs(data: Buffer, { region, splitNewlines }: RecordContext): Found[] {
  if (data.length === 0) return [];
  const zipped = parseObject(unzip(data));
  const inZip = zipped && readEnvelope(zipped, region);
  if (inZip !== undefined) return inZip;
  const text = data.toString('utf8');
  const object = parseObject(text);
  if (object !== undefined) return readEnvelope(object, region) ?? [oneLog(object, data.length)];
  return (splitNewlines ? splitObjects(text) : undefined) ?? [oneLog({ message: text }, data.length)];
}

function readEnvelope(object: JsonObject, region: string | undefined): Found[] | undefined {
  const envelope = readCloudWatchEnvelope(object, region);
  if (envelope === undefined) return undefined;
  const { events, ...assigned } = envelope;
  return events.map((log) => ({ ...assigned, log, bytes: Buffer.byteLength(JSON.stringify(log)) }));
}

/** A log for each line, where every line that is not blank holds an object. */
function splitObjects(text: string): Found[] | undefined {
  const logs: Found[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const log = parseObject(line);
    if (log === undefined) return undefined;
    logs.push(oneLog(log, Buffer.byteLength(line)));
  }
  return logs.length > 0 ? logs : undefined;
}

function oneLog(log: JsonObject, bytes: number): Found {
  return { log, bytes, tags: [], aws: {} };
}

function unzip(data: Buffer): string | undefined {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(data).toString('utf8');
  } catch {
    return undefined;
  }
}

function parseObject(text: string | undefined): JsonObject | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  return isObject(value) ? value : undefined;
}
