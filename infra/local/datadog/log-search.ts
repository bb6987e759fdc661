import * as z from 'zod/mini';
import type { Clock } from '../../../shared/clock.ts';
import { parseJson } from '../../../shared/json/value.ts';
import type { AcceptedLog } from './accepted-log.ts';
import type { Body } from './body.ts';
import type { Answer } from './intake.ts';
import { readQuery } from './log-query.ts';
import type { LogStore } from './log-store.ts';

/** What differs between organisations, and may be changed while it runs. */
export interface SearchSwitches {
  /** A log is found so long after its receipt; Infinity: none is, as where an index's exclusion filter takes them. */
  indexDelayMs: number;
  /** False: the application key is without the scope logs_read_data. */
  mayRead: boolean;
  /** So many searches are answered with 429 first. */
  throttled: number;
}

/** Of https://docs.datadoghq.com/api/latest/logs/#search-logs-post, what Hydrant says. */
const requestSchema = z.object({
  filter: z.object({ query: z.string(), from: z.iso.datetime(), to: z.iso.datetime() }),
  page: z.object({ limit: z.int().check(z.minimum(1), z.maximum(1_000)) }),
});

/** Seconds after which a throttled search may come again: https://docs.datadoghq.com/api/latest/rate-limits/ */
const RESET_SECONDS = 20;

/** `POST /api/v2/logs/events/search`, for queries that `readQuery` knows. */
export function searchLogs(body: Body, store: LogStore, switches: SearchSwitches, clock: Clock): Answer {
  if (!switches.mayRead) return json(403, { errors: ['Forbidden'] });
  if (switches.throttled > 0) {
    switches.throttled--;
    return json(429, { errors: ['Too many requests'] }, { 'x-ratelimit-reset': String(RESET_SECONDS) });
  }
  const request = requestSchema.safeParse(body.kind === 'text' ? parseJson(body.text) : undefined);
  const fits = request.success ? readQuery(request.data.filter.query) : undefined;
  if (!request.success || fits === undefined) return json(400, { errors: ['Bad Request'] });
  const { filter, page } = request.data;
  const [fromMs, toMs] = [Date.parse(filter.from), Date.parse(filter.to)];
  const found = store.accepted.filter(
    (log) =>
      log.officialDate >= fromMs &&
      log.officialDate < toMs &&
      clock.now() - log.receivedAt >= switches.indexDelayMs &&
      fits(log),
  );
  return json(200, { data: found.slice(0, page.limit).map(eventOf), meta: { status: 'done' } });
}

/** The shape of `Log`; reserved attributes beside the others, and source and service among the tags too. */
function eventOf(log: AcceptedLog): object {
  const { id, attributes, message, service, source, hostname, status = 'info', tags, officialDate } = log;
  const { message: _, ...others } = attributes;
  return {
    id,
    type: 'log',
    attributes: {
      attributes: others,
      ...(message !== undefined && { message }),
      ...(service !== undefined && { service }),
      ...(hostname !== undefined && { host: hostname }),
      status,
      tags: [...tags, ...(source === undefined ? [] : [`source:${source}`])],
      timestamp: new Date(officialDate).toISOString(),
    },
  };
}

function json(status: number, value: object, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
