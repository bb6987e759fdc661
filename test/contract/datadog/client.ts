import { afterEach, beforeEach } from 'vitest';
import { VirtualClock } from '../../../infra/local/clock.ts';
import type { AcceptedLog } from '../../../infra/local/datadog/accepted-log.ts';
import { type DatadogOptions, type LocalDatadog, startDatadog } from '../../../infra/local/datadog/server.ts';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const KEY = 'valid-key';

/** An intake, its clock and its clients. A fresh intake for each test. */
export interface Subject {
  readonly clock: VirtualClock;
  readonly datadog: LocalDatadog;
  /** POSTs to `/api/v2/logs`: text and bytes as they are, anything else as JSON. */
  postLogs(payload: unknown, request?: Posting): Promise<Response>;
  /** POSTs records as Firehose does: text and bytes as they are, anything else as JSON. */
  postRecords(records: readonly unknown[], request?: Posting): Promise<Response>;
  /** The logs that these records become. */
  logsOf(records: readonly unknown[], headers?: Record<string, string>): Promise<readonly AcceptedLog[]>;
}

export interface Posting {
  readonly headers?: Record<string, string>;
  /** Headers not to send. */
  readonly without?: readonly string[];
  readonly path?: string;
}

export const REQUEST_ID = 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f';

/** @returns the subject of the running test: its members may only be read inside of tests */
export function useDatadog(options: Partial<DatadogOptions> = {}): Subject {
  let clock: VirtualClock;
  let datadog: LocalDatadog;
  beforeEach(async () => {
    clock = new VirtualClock(NOW);
    datadog = await startDatadog({ clock, keys: [KEY], ...options });
  });
  afterEach(() => datadog.close());

  const post = (path: string, body: Body, usual: Record<string, string>, request: Posting) => {
    const headers = new Headers({ 'content-type': 'application/json', ...usual, ...request.headers });
    for (const name of request.without ?? []) headers.delete(name);
    const init = { method: 'POST', headers, body };
    return clock.track(fetch(datadog.url + (request.path ?? path), init));
  };
  const subject: Subject = {
    get clock() {
      return clock;
    },
    get datadog() {
      return datadog;
    },
    postLogs: (payload, request = {}) => post('/api/v2/logs', encode(payload), { 'dd-api-key': KEY }, request),
    postRecords: (records, request = {}) => {
      const usual = { 'x-amz-firehose-access-key': KEY, 'x-amz-firehose-request-id': REQUEST_ID };
      return post('/v1/input', firehoseBody(records), usual, request);
    },
    logsOf: async (records, headers = {}) => {
      await subject.postRecords(records, { headers });
      return datadog.accepted;
    },
  };
  return subject;
}

/** A request of Firehose: https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
export function firehoseBody(records: readonly unknown[]): string {
  const data = records.map((record) => ({ data: Buffer.from(encode(record)).toString('base64') }));
  return JSON.stringify({ requestId: REQUEST_ID, timestamp: NOW, records: data });
}

type Body = string | Uint8Array<ArrayBuffer>;

function encode(payload: unknown): Body {
  if (payload instanceof Uint8Array) return new Uint8Array(payload);
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
