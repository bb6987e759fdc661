import type { Clock } from '../../../shared/clock.ts';
import { type Answer, header, type IntakeRequest } from './intake.ts';
import { type SearchSwitches, searchLogs } from './log-search.ts';
import type { LogStore } from './log-store.ts';

/** What the part of Datadog that is asked works with: its other part, the intakes, only takes. */
export interface QueryState {
  readonly clock: Clock;
  readonly store: LogStore;
  readonly keys: ReadonlySet<string>;
  readonly appKeys: ReadonlySet<string>;
  readonly search: SearchSwitches;
}

/**
 * Answers the calls of the API that look whether keys are good, and what has arrived:
 * https://docs.datadoghq.com/api/latest/authentication/ and https://docs.datadoghq.com/api/latest/key-management/
 *
 * @returns undefined where the call is none of these
 */
export function answerQuery(method: string, request: IntakeRequest, state: QueryState): Answer | undefined {
  switch (`${method} ${request.url.pathname}`) {
    case 'GET /api/v1/validate':
      return hasApiKey(request, state) ? json(200, { valid: true }) : FORBIDDEN;
    case 'GET /api/v2/validate_keys':
      return hasBothKeys(request, state) ? json(200, { status: 'ok' }) : FORBIDDEN;
    case 'POST /api/v2/logs/events/search':
      return hasBothKeys(request, state) ? searchLogs(request.body, state.store, state.search, state.clock) : FORBIDDEN;
    default:
      return undefined;
  }
}

function hasApiKey(request: IntakeRequest, { keys }: QueryState): boolean {
  return keys.has(header(request, 'dd-api-key') ?? '');
}

function hasBothKeys(request: IntakeRequest, state: QueryState): boolean {
  return hasApiKey(request, state) && state.appKeys.has(header(request, 'dd-application-key') ?? '');
}

const json = (status: number, value: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const FORBIDDEN = json(403, { errors: ['Forbidden'] });
