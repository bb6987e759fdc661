import type { Clock } from '../../../shared/clock.ts';
import { readBase64 } from '../../../shared/firehose/base64.ts';
import { isObject, parseJson } from '../../../shared/json/value.ts';
import { type RecordContext, readRecord } from './firehose-record.ts';
import {
  type Answer,
  header,
  type Intake,
  type IntakeRequest,
  type Reading,
  type Refusal,
  refuseBody,
  refuseKey,
} from './intake.ts';

/** What may differ between one Datadog organisation and another, or is not documented. Both are off unless set. */
export interface FirehoseSwitches {
  /**
   * Whether `ddsource`, `service` and `ddtags` in a record are read: "Reserved attributes in the log body", which Datadog
   * Support turns on for an organisation.
   */
  readonly bodyReservedAttributes: boolean;
  /** Whether several objects in one record, a line each, are a log each. Not documented. */
  readonly splitNewlines: boolean;
}

/** The intake takes 65,536 events per batch and drops the rest: the guide named below. */
const MAX_EVENTS = 65_536;
/** A body has at most 64 MiB before compression: the protocol's page named below. */
const MAX_FIREHOSE_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Datadog as an HTTP endpoint of Firehose.
 *
 * Protocol: https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
 * Meaning of the records:
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
export function firehoseIntake(keys: ReadonlySet<string>, clock: Clock, switches: FirehoseSwitches): Intake {
  return {
    via: 'firehose',
    maxBodyBytes: MAX_FIREHOSE_BODY_BYTES,
    requestId,
    read: (request) => {
      const refusal = refuseKey(keys, header(request, 'x-amz-firehose-access-key')) ?? refuseBody(request.body);
      if (refusal !== undefined) return refusal;
      const records = readRecords(request);
      if (!Array.isArray(records)) return records;
      return readLogs(records, contextOf(request, switches));
    },
    acceptance: (request) => answer(request, 200, clock.now()),
    refusal: (request, { status, detail }) => answer(request, status, clock.now(), detail),
  };
}

function requestId(request: IntakeRequest): string | undefined {
  return header(request, 'x-amz-firehose-request-id');
}

/** Firehose wants exactly this type, no Content-Encoding, the request's id and a number as time; else it is a failure. */
function answer(request: IntakeRequest, status: number, timestamp: number, errorMessage?: string): Answer {
  const body = JSON.stringify({ requestId: requestId(request), timestamp, errorMessage });
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function readRecords(request: IntakeRequest): Buffer[] | Refusal {
  const payload = request.body.kind === 'text' ? parseJson(request.body.text) : undefined;
  if (!isObject(payload) || !Array.isArray(payload.records)) return malformed('The body holds no records');
  const id = requestId(request);
  if (id === undefined || payload.requestId !== id) return malformed('The request ids of header and body differ');
  const records: Buffer[] = [];
  for (const record of payload.records as unknown[]) {
    const data = isObject(record) ? record.data : undefined;
    const bytes = typeof data === 'string' ? readBase64(data) : undefined;
    if (bytes === undefined) return malformed('A record holds no base64 data');
    records.push(bytes);
  }
  return records;
}

function malformed(detail: string): Refusal {
  return { status: 400, detail };
}

/** The surplus over the limit is dropped on a 200: Firehose's backup never sees it. */
function readLogs(records: readonly Buffer[], context: RecordContext): Reading {
  const logs = records.flatMap((data) => readRecord(data, context));
  const surplus = Math.max(0, logs.length - MAX_EVENTS);
  return { logs: surplus > 0 ? logs.slice(0, MAX_EVENTS) : logs, surplus };
}

/**
 * The stream's parameters (common attributes): `source` and `service` count before what the intake finds by itself, any
 * other is a tag. The stream's ARN becomes the attribute `aws.firehose.arn`.
 */
function contextOf(request: IntakeRequest, switches: FirehoseSwitches): RecordContext {
  const common = parseJson(header(request, 'x-amz-firehose-common-attributes') ?? '{}');
  const attributes = isObject(common) && isObject(common.commonAttributes) ? common.commonAttributes : {};
  const { source, service, ...tags } = attributes;
  const arn = header(request, 'x-amz-firehose-source-arn');
  return {
    splitNewlines: switches.splitNewlines,
    readsReserved: switches.bodyReservedAttributes,
    region: arn?.split(':')[3],
    aws: arn === undefined ? {} : { firehose: { arn } },
    source: typeof source === 'string' ? source : undefined,
    service: typeof service === 'string' ? service : undefined,
    tags: Object.entries(tags).map(([key, value]) => `${key}:${value}`),
  };
}
