import { canaryRecord } from './canary.ts';
import type { FoundLog, SearchAnswer, Told } from './facts.ts';
import type { VerifyPorts } from './ports.ts';
import type { Sent } from './verification.ts';

/** Datadog bounds how often logs are searched, so nobody is asked more often: https://docs.datadoghq.com/api/latest/rate-limits/ */
const POLL_MS = 10_000;

/** How far the log's date may be from this machine's time, so that a clock that is wrong hides nothing. */
const CLOCK_MARGIN_MS = 3_600_000;

/** What came of waiting. */
export interface Wait {
  readonly sent: Sent;
  readonly putMs: number;
  readonly tookMs: number;
  /** Undefined: nothing was found in time */
  readonly log: FoundLog | undefined;
  /** The last search without an answer, if the last had none */
  readonly failure: string | undefined;
}

/** The canary, with what identifies it. */
interface NewCanary {
  readonly id: string;
  readonly record: Buffer;
  readonly nowMs: number;
}

export function newCanary({ clock, newId }: VerifyPorts): NewCanary {
  const id = newId();
  const nowMs = clock.now();
  return { id, record: canaryRecord(id, nowMs), nowMs };
}

/** The line in the message, or the pod's id among the attributes: https://docs.datadoghq.com/logs/explorer/search_syntax/#full-text-search */
const canaryQuery = (id: string): string => `"${id}" OR *:"${id}"`;

/** Puts the canary into the stream and asks for it until it is found or the time is up. */
export async function sendCanary(
  { id, record, nowMs }: NewCanary,
  stream: string,
  waitMs: number,
  { aws, datadog, clock }: VerifyPorts,
): Promise<Told<Wait>> {
  const put = await aws.put(stream, record);
  if ('unknown' in put) return put;
  const putMs = clock.now();
  const deadlineMs = putMs + waitMs;
  const sent = { id, putAt: new Date(putMs).toISOString(), recordBytes: record.length };
  const [fromMs, toMs] = [nowMs - CLOCK_MARGIN_MS, deadlineMs + CLOCK_MARGIN_MS];
  const wait = (log: FoundLog | undefined, failure: string | undefined): Told<Wait> => ({
    value: { sent, putMs, tookMs: clock.now() - putMs, log, failure },
  });
  let pauseMs = POLL_MS;
  let failure: string | undefined;
  for (;;) {
    const leftMs = deadlineMs - clock.now();
    if (leftMs <= 0) return wait(undefined, failure);
    await clock.sleep(Math.min(pauseMs, leftMs));
    const answer = await datadog.search(canaryQuery(id), fromMs, toMs);
    if (answer.kind === 'found') return wait(answer.log, undefined);
    pauseMs = answer.kind === 'throttled' ? Math.max(POLL_MS, answer.afterMs) : POLL_MS;
    failure = failureOf(answer);
  }
}

function failureOf(answer: SearchAnswer): string | undefined {
  switch (answer.kind) {
    case 'throttled':
      return 'Datadog throttles searches';
    case 'refused':
      return 'Datadog refuses the keys';
    case 'failed':
      return answer.reason;
    case 'found':
    case 'nothing':
      return undefined;
  }
}
