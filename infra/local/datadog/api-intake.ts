import { STATUS_CODES } from 'node:http';
import { isObject, parseJson } from '../../../shared/json/value.ts';
import { type Answer, header, type Intake, type ReceivedLog, type Refusal, refuseBody, refuseKey } from './intake.ts';
import { parseTags } from './reserved-attributes.ts';

/** A payload, uncompressed, has at most 5 MB: https://docs.datadoghq.com/api/latest/logs/send-logs/ */
const MAX_PAYLOAD_BYTES = 5_000_000;
/** An array has at most 1000 entries, the same page says. */
const MAX_ARRAY_ENTRIES = 1_000;

/**
 * `POST /api/v2/logs`: one log or an array of them as JSON, the key in `DD-API-KEY`, tags for all in the query's `ddtags`.
 * Source: https://docs.datadoghq.com/api/latest/logs/send-logs/ and the schema of its official clients
 * (DataDog/datadog-api-client-typescript, LogsApi.submitLog). Payloads of text, which the page allows too, are not taken.
 */
export function apiIntake(keys: ReadonlySet<string>): Intake {
  return {
    via: 'api',
    maxBodyBytes: MAX_PAYLOAD_BYTES,
    requestId: () => undefined,
    read: (request) => {
      const { body, url } = request;
      const refusal = refuseKey(keys, header(request, 'dd-api-key')) ?? refuseBody(body);
      if (refusal !== undefined) return refusal;
      const payload = body.kind === 'text' ? parseJson(body.text) : undefined;
      const items = Array.isArray(payload) ? payload : [payload];
      if (items.length > MAX_ARRAY_ENTRIES) return { status: 413, detail: 'Too many logs in one array' };
      const tags = parseTags(url.searchParams.get('ddtags'));
      const logs: ReceivedLog[] = [];
      for (const log of items) {
        if (!isObject(log)) return { status: 400, detail: 'The payload is neither a log nor an array of logs' };
        logs.push({ log, bytes: Buffer.byteLength(JSON.stringify(log)), tags, aws: {}, readsReserved: true });
      }
      return { logs, surplus: 0 };
    },
    acceptance: () => ({ status: 202, headers: { 'content-type': 'application/json' }, body: '{}' }),
    refusal: (_request, refusal) => apiError(refusal),
  };
}

/** The shape of `HTTPLogErrors`; titles as seen in open-telemetry/opentelemetry-collector-contrib issue #16834. */
export function apiError({ status, detail }: Refusal): Answer {
  const title = status === 413 ? 'Request Entity Too Large' : (STATUS_CODES[status] ?? 'Error');
  const errors = [{ status: String(status), title, detail }];
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ errors }) };
}
