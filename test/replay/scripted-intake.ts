import { PAYLOAD_LIMITS } from '../../shared/datadog/limits.ts';
import { type PackingLimits, payloadOf } from '../../shared/datadog/pack.ts';
import type { IntakeAnswer, LogIntake } from '../../shared/replay/ports.ts';

/** A log as it was sent. */
export interface SentLog {
  readonly message: string;
  readonly timestamp?: string;
  readonly ddtags?: string;
  readonly hydrant: {
    readonly part?: { readonly index: number; readonly of: number };
    readonly late?: object;
    readonly event_id?: string;
    readonly replay_id?: string;
  };
}

/** What the intake does with one request instead of taking it. */
export type Trouble =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** The connection ends without an answer, and the logs were taken, or were not */
  | { readonly cut: 'before' | 'after-acceptance' }
  /** A gateway answers this, and the logs were taken all the same */
  | { readonly status: number; readonly taken: true };

/** Datadog's intake in memory. It refuses what breaks its documented limits, and every request with poison in it. */
export class ScriptedIntake implements LogIntake {
  limits: PackingLimits = PAYLOAD_LIMITS;
  readonly accepted: SentLog[] = [];
  readonly payloads: {
    readonly bytes: number;
    readonly logs: readonly SentLog[];
    readonly status: number;
    readonly timeoutMs: number;
  }[] = [];
  /** Troubles of the requests to come, in order; undefined: none. */
  readonly script: (Trouble | undefined)[] = [];
  /** The trouble of every request that the script says nothing of. */
  always: Trouble | undefined;
  isPoison: (log: SentLog) => boolean = () => false;
  poisonStatus = 400;
  /** Happens at each request before it is answered. */
  onRequest: () => void = () => {};
  renewals = 0;
  renewKeyTo: () => Promise<boolean> = async () => false;

  async send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer> {
    this.onRequest();
    const payload = payloadOf(entries);
    const logs: SentLog[] = JSON.parse(payload.toString());
    const answer = this.#answer(payload.length, logs);
    const status = answer.kind === 'answer' ? answer.status : 0;
    this.payloads.push({ bytes: payload.length, logs, status, timeoutMs });
    return answer;
  }

  async renewKey(): Promise<boolean> {
    this.renewals++;
    return this.renewKeyTo();
  }

  /** How often each message was taken. */
  get times(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { message } of this.accepted) times.set(message, (times.get(message) ?? 0) + 1);
    return times;
  }

  #answer(bytes: number, logs: readonly SentLog[]): IntakeAnswer {
    const trouble = this.script.length > 0 ? this.script.shift() : this.always;
    if (trouble !== undefined && 'cut' in trouble) {
      if (trouble.cut === 'after-acceptance' && !logs.some(this.isPoison)) this.accepted.push(...logs);
      return { kind: 'no-answer', reason: 'ECONNRESET' };
    }
    if (trouble !== undefined) {
      if ('taken' in trouble && !logs.some(this.isPoison)) this.accepted.push(...logs);
      const { headers = {}, body = '' } = 'taken' in trouble ? {} : trouble;
      return { kind: 'answer', status: trouble.status, headers, body };
    }
    if (bytes > 5_000_000 || logs.length > 1_000) return { kind: 'answer', status: 413, headers: {}, body: '' };
    if (logs.some(this.isPoison)) {
      return { kind: 'answer', status: this.poisonStatus, headers: {}, body: '{"errors":[{"detail":"poison"}]}' };
    }
    this.accepted.push(...logs);
    return { kind: 'answer', status: 202, headers: {}, body: '{}' };
  }
}
