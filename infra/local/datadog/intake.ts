import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../../../shared/json/value.ts';
import type { Body } from './body.ts';

/** The two ways into Datadog: the logs API and the intake that speaks Firehose's protocol. */
export type Via = 'api' | 'firehose';

/** A POST that has been read to its end. */
export interface IntakeRequest {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** One log out of a request, before Datadog's preprocessing. */
export interface ReceivedLog {
  /** The log as sent; of plain text `{ message }`, of a CloudWatch Logs event `{ id, timestamp, message }`. */
  readonly log: JsonObject;
  /** Size of the log: of its record in Firehose, else of its JSON text in UTF-8. */
  readonly bytes: number;
  /** Tags that the request gives to all of its logs, or that the intake adds. */
  readonly tags: readonly string[];
  /** The source and service that the intake assigns where the body does not say, or may not say, otherwise. */
  readonly source?: string;
  readonly service?: string;
  /** What the intake adds below the attribute `aws`, if anything. */
  readonly aws: JsonObject;
  /** Whether `ddsource`, `service` and `ddtags` in the log mean anything to this intake. */
  readonly readsReserved: boolean;
}

/** Why nothing of a request is kept. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
}

/** What a request holds. `surplus` counts logs past the intake's limit: they are lost although the answer says success. */
export interface Reading {
  readonly logs: readonly ReceivedLog[];
  readonly surplus: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A protocol: how its requests are read and how it answers. */
export interface Intake {
  readonly via: Via;
  /** Limit of a body after decompression. */
  readonly maxBodyBytes: number;
  /** The request's own id, where the protocol has one. */
  requestId(request: IntakeRequest): string | undefined;
  read(request: IntakeRequest): Reading | Refusal;
  acceptance(request: IntakeRequest): Answer;
  refusal(request: IntakeRequest, refusal: Refusal): Answer;
}

export function isRefusal(reading: Reading | Refusal): reading is Refusal {
  return 'status' in reading;
}

/** A header that is there and not empty. Node joins repeated headers of this kind into one. */
export function header(request: IntakeRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Both intakes tell a missing key (401) from a wrong one (403):
 * https://docs.datadoghq.com/api/latest/logs/send-logs/
 */
export function refuseKey(keys: ReadonlySet<string>, key: string | undefined): Refusal | undefined {
  if (key === undefined) return { status: 401, detail: 'The API key is missing' };
  return keys.has(key) ? undefined : { status: 403, detail: 'The API key is not valid' };
}

/** Why a body cannot be used, if so: over the limit 413, not to be decoded 400. */
export function refuseBody(body: Body): Refusal | undefined {
  if (body.kind === 'too-large') return { status: 413, detail: 'Request too large' };
  return body.kind === 'undecodable' ? { status: 400, detail: body.detail } : undefined;
}
