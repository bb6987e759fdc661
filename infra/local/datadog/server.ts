import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.ts';
import { listen } from '../listen.ts';
import type { AcceptedLog } from './accepted-log.ts';
import { apiError, apiIntake } from './api-intake.ts';
import { readBody } from './body.ts';
import { answerControl, CONTROL_PREFIX, MAX_CONTROL_BODY_BYTES } from './control.ts';
import { FaultScript } from './faults.ts';
import { type FirehoseSwitches, firehoseIntake } from './firehose-intake.ts';
import type { Answer, Intake, Via } from './intake.ts';
import type { SearchSwitches } from './log-search.ts';
import { type Counters, LogStore } from './log-store.ts';
import { type DateWindow, DOCUMENTED_WINDOW } from './official-date.ts';
import { runPipelines } from './pipeline-run.ts';
import { isPipelinesPath, LocalPipelines, MAX_PIPELINE_BYTES } from './pipelines-api.ts';
import { answerQuery, type QueryState } from './query-api.ts';
import { type IntakeState, type Outcome, receive } from './receive.ts';

export interface DatadogOptions {
  readonly clock: WorldClock;
  /** The API keys that are valid at the start. */
  readonly keys: Iterable<string>;
  /** The application keys that are valid at the start; none unless set. */
  readonly appKeys?: Iterable<string>;
  /** 18 hours back and 2 ahead unless set. */
  readonly window?: DateWindow;
  readonly switches?: Partial<FirehoseSwitches>;
  /** Any free port unless set. */
  readonly port?: number;
  /** False keeps only the counters, for runs of more logs than memory holds. */
  readonly keepLogs?: boolean;
}

/** Datadog's log intakes on 127.0.0.1. */
export interface LocalDatadog {
  /** Origin of the logs API, without a path. */
  readonly url: string;
  /** Full address for a Firehose HTTP endpoint. */
  readonly firehoseUrl: string;
  /** The logs kept, in the order of their receipt. */
  readonly accepted: readonly AcceptedLog[];
  /** Logs answered with success and not kept, because of their date. */
  readonly discarded: number;
  readonly counters: Readonly<Counters>;
  readonly faults: FaultScript;
  /** The valid API keys: change them to rotate a key. */
  readonly keys: Set<string>;
  readonly search: SearchSwitches;
  /** The valid application keys. */
  readonly appKeys: Set<string>;
  /** The organisation's log pipelines, which every log goes through that is accepted. */
  readonly pipelines: LocalPipelines;
  close(): Promise<void>;
}

/** Node's timer for idle connections follows the machine's clock, which may not move as the world's does. */
const NEVER = 0;

/** Starts the intakes; resolves when they can be called. */
export async function startDatadog(options: DatadogOptions): Promise<LocalDatadog> {
  const { clock } = options;
  const keys = new Set(options.keys);
  const search: SearchSwitches = { indexDelayMs: 0, mayRead: true, throttled: 0 };
  const faults = new FaultScript(clock);
  const appKeys = new Set(options.appKeys);
  const pipelines = new LocalPipelines(keys, appKeys);
  const run = (log: AcceptedLog) => runPipelines(pipelines.all, log);
  const store = new LogStore(options.window ?? DOCUMENTED_WINDOW, options.keepLogs ?? true, run);
  const switches = { bodyReservedAttributes: false, splitNewlines: false, ...options.switches };
  const intakes = { api: apiIntake(keys), firehose: firehoseIntake(keys, clock, switches) };
  const state = { clock, store, faults, keys, appKeys, search, pipelines };

  const server = createServer({ keepAliveTimeout: NEVER }, (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answerRequest(request, intakes, state, gone.signal)
      .then((outcome) => (outcome === 'cut' ? request.socket.destroy() : send(response, outcome, clock)))
      .catch((error) => send(response, apiError({ status: 500, detail: String(error) }), clock));
  });
  const { url, close } = await listen(server, options.port ?? 0);

  return {
    url,
    firehoseUrl: `${url}/v1/input`,
    accepted: store.accepted,
    counters: store.counters,
    get discarded() {
      return store.counters.discarded;
    },
    faults,
    keys,
    appKeys,
    search,
    pipelines,
    close,
  };
}

type Intakes = Readonly<Record<Via, Intake>>;

async function answerRequest(
  request: IncomingMessage,
  intakes: Intakes,
  state: IntakeState & QueryState & { readonly pipelines: LocalPipelines },
  gone: AbortSignal,
): Promise<Outcome> {
  const { headers, method = '' } = request;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname.startsWith(CONTROL_PREFIX)) {
    const body = await readBody(request, MAX_CONTROL_BODY_BYTES);
    return answerControl(method, url, body, state.store, state.faults);
  }
  if (isPipelinesPath(url)) {
    const body = await readBody(request, MAX_PIPELINE_BYTES);
    return state.pipelines.answer({ method, url, headers, body });
  }
  const via = route(url);
  const body = await readBody(request, intakes[via ?? 'api'].maxBodyBytes);
  const answer = answerQuery(method, { url, headers, body }, state);
  if (answer !== undefined) return answer;
  const outcome = await answerCall();
  state.store.countRequest(outcome === 'cut' ? 'cut' : outcome.status);
  return outcome;

  async function answerCall(): Promise<Outcome> {
    if (via === undefined) return apiError({ status: 404, detail: 'Not found' });
    if (method !== 'POST') return apiError({ status: 405, detail: 'Method not allowed' });
    return receive(intakes[via], { url, headers, body }, state, gone);
  }
}

/**
 * Which intake an address belongs to. Datadog's Firehose addresses have both forms, by site: `DatadogEndpoint` in aws/aws-cdk
 * and AllowedValues in DataDog/cloudformation-template aws_account_level_logs/main.yaml.
 */
function route({ pathname, searchParams }: URL): Via | undefined {
  if (pathname === '/v1/input') return 'firehose';
  if (pathname !== '/api/v2/logs') return undefined;
  return searchParams.get('dd-protocol') === 'aws-kinesis-firehose' ? 'firehose' : 'api';
}

function send(response: ServerResponse, { status, headers, body }: Answer, clock: WorldClock): void {
  if (response.destroyed) return;
  const own = { 'content-length': Buffer.byteLength(body), date: new Date(clock.now()).toUTCString() };
  response.writeHead(status, { ...own, ...headers }).end(body);
}
