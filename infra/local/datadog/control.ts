import * as z from 'zod/mini';
import { parseJson } from '../../../shared/json/value.ts';
import { apiError } from './api-intake.ts';
import type { Body } from './body.ts';
import type { FaultScript } from './faults.ts';
import type { Answer } from './intake.ts';
import type { LogStore } from './log-store.ts';

/** Paths below this one are the local world's own; Datadog has nothing like them. */
export const CONTROL_PREFIX = '/_local/';
export const MAX_CONTROL_BODY_BYTES = 100_000;

const DEFAULT_LIMIT = 100;

/** A fault as JSON can say it: without `match`. */
const faultSchema = z.strictObject({
  on: z.exactOptional(z.enum(['api', 'firehose', 'any'])),
  status: z.exactOptional(z.int().check(z.minimum(200), z.maximum(599))),
  headers: z.exactOptional(z.record(z.string(), z.string())),
  body: z.exactOptional(z.string()),
  delayMs: z.exactOptional(z.number().check(z.nonnegative())),
  cut: z.exactOptional(z.enum(['before-answer', 'after-accept'])),
  forMs: z.exactOptional(z.number().check(z.positive())),
  times: z.exactOptional(z.int().check(z.positive())),
});

/**
 * Looks into the intake and steers it from outside of its process: `GET /_local/logs?limit=` (the newest, oldest first),
 * `GET /_local/summary`, `POST /_local/faults`, `DELETE /_local/faults`, `DELETE /_local/logs`.
 */
export function answerControl(method: string, url: URL, body: Body, store: LogStore, faults: FaultScript): Answer {
  switch (`${method} ${url.pathname}`) {
    case 'GET /_local/logs': {
      const limit = Number(url.searchParams.get('limit') ?? DEFAULT_LIMIT);
      if (!Number.isInteger(limit) || limit < 1) return apiError({ status: 400, detail: 'limit is no whole number' });
      return json(200, store.accepted.slice(-limit));
    }
    case 'GET /_local/summary':
      return json(200, { ...store.counters, kept: store.accepted.length, faults: faults.active });
    case 'POST /_local/faults': {
      const fault = faultSchema.safeParse(body.kind === 'text' ? parseJson(body.text) : undefined);
      if (!fault.success) return apiError({ status: 400, detail: z.prettifyError(fault.error) });
      faults.add(fault.data);
      return json(201, fault.data);
    }
    case 'DELETE /_local/faults':
      faults.clear();
      return json(200, {});
    case 'DELETE /_local/logs':
      store.clear();
      return json(200, {});
    default:
      return apiError({ status: 404, detail: 'No such control' });
  }
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
