import { askedDelayMs, dispositionOf, mayHaveAccepted } from '../datadog/answer.ts';
import { payloadOf } from '../datadog/pack.ts';
import type { Account } from './account.ts';
import type { IntakeAnswer, LogFields, Ports } from './ports.ts';
import type { RateLimit } from './rate.ts';
import type { RefusalGuard } from './refusal-guard.ts';
import type { Stop, StopReason } from './stop.ts';

/** One log on its way to Datadog. */
export interface Entry {
  readonly bytes: Uint8Array;
  /** Called exactly once. */
  readonly ended: (fate: Fate) => void;
}

export type Fate =
  | { readonly kind: 'accepted' }
  /** Datadog does not want it, in its words; to be believed only as far as the run's `RefusalGuard` does */
  | { readonly kind: 'refused'; readonly words: string }
  /** Not confirmed: it stays in the bucket */
  | { readonly kind: 'held' };

/** What one payload came to: its logs' common fate, or that it has to be taken apart. */
type PayloadFate = Fate | { readonly kind: 'take-apart'; readonly words: string; readonly uncertain: boolean };

/** Full jitter over a doubling ceiling: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
/** With the delays above at most two minutes of trouble; the next run tries again. */
const MAX_ATTEMPTS = 8;

/** Whoever asks for more than this is asked again. */
const MAX_ASKED_DELAY_MS = 3_600_000;

/** The Agent waits 10 s for an answer; a replay's payloads are larger, and a repeat costs more than a wait. */
const REQUEST_TIMEOUT_MS = 20_000;

const HELD = { kind: 'held' } as const;

/**
 * Sends payloads, at most `maxInFlight` at a time, and tells every log its fate: the one place where an answer of the intake
 * turns into what happens next.
 */
export class Delivery {
  readonly #ports: Ports;
  readonly #account: Account;
  readonly #guard: RefusalGuard;
  readonly #rate: RateLimit;
  readonly #stop: Stop;
  readonly #waiting: (() => void)[] = [];
  #freePlaces: number;
  #renewal: Promise<boolean> | undefined;

  constructor(
    ports: Ports,
    run: { account: Account; guard: RefusalGuard; rate: RateLimit; stop: Stop; maxInFlight: number },
  ) {
    this.#ports = ports;
    this.#account = run.account;
    this.#guard = run.guard;
    this.#rate = run.rate;
    this.#stop = run.stop;
    this.#freePlaces = run.maxInFlight;
  }

  /**
   * Resolves as soon as the batch has a place among those in flight, with the promise of its end in `done`: so the reader
   * waits, and no more than `maxInFlight` batches are in memory.
   */
  async submit(batch: readonly Entry[]): Promise<{ done: Promise<void> }> {
    if (this.#freePlaces > 0) this.#freePlaces--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return { done: this.#deliver(batch).finally(() => this.#freePlace()) };
  }

  #freePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#freePlaces++;
    else next();
  }

  async #deliver(batch: readonly Entry[]): Promise<void> {
    await this.#sendOrTakeApart(batch, false);
    this.#guard.batchEnded();
    if (this.#guard.tripped) {
      this.#end(
        'refusals',
        'Datadog refuses too many logs to be believed, nothing is given up or moved: check DD_SITE and DD_URL',
        {},
      );
    }
  }

  /** @param uncertain whether the logs were in an earlier request that had no answer, and may be there already */
  async #sendOrTakeApart(entries: readonly Entry[], uncertain: boolean): Promise<void> {
    const fate = this.#guard.tripped ? this.#hold(entries, uncertain) : await this.#send(entries, uncertain);
    if (fate.kind === 'take-apart') {
      if (entries.length > 1) {
        const middle = entries.length >> 1;
        await this.#sendOrTakeApart(entries.slice(0, middle), fate.uncertain);
        return this.#sendOrTakeApart(entries.slice(middle), fate.uncertain);
      }
      this.#guard.logRefused();
      if (fate.uncertain) this.#account.duplicatesPossible++;
      entries[0]?.ended({ kind: 'refused', words: fate.words });
      return;
    }
    if (fate.kind === 'accepted') {
      this.#guard.logsAccepted(entries.length);
      this.#account.logs.sent += entries.length;
    }
    for (const entry of entries) entry.ended(fate);
  }

  /** Sends one payload until the intake has said what becomes of it, or the run has to stop. */
  async #send(entries: readonly Entry[], mayBeThere: boolean): Promise<PayloadFate> {
    const payload = payloadOf(entries);
    let uncertain = mayBeThere;
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      await this.#wait(this.#rate.reserve(payload.length));
      if (this.#stop.check() !== undefined) return this.#hold(entries, uncertain);
      const answer = await this.#post(payload);
      if (answer === undefined) return this.#hold(entries, uncertain);
      const disposition = answer.kind === 'no-answer' ? 'retry' : dispositionOf(answer.status);
      switch (disposition) {
        case 'accepted':
          if (uncertain) this.#account.duplicatesPossible += entries.length;
          this.#account.bytes.sent += payload.length;
          return { kind: 'accepted' };
        case 'take-apart':
          return { kind: 'take-apart', words: wordsOf(answer), uncertain };
        case 'key-refused':
          if (!renewed && (await this.#renewKey())) {
            renewed = true;
            break;
          }
          this.#end(
            'key-refused',
            'Datadog refuses the API key, nothing is moved: mend DD_API_KEY, or the secret of DD_API_KEY_SECRET_ARN, or DD_SITE',
            describe(answer),
          );
          return this.#hold(entries, uncertain);
        case 'hold':
          this.#end(
            'unexpected-answer',
            'this is no answer of a Datadog intake, nothing is moved: check DD_SITE and DD_URL',
            describe(answer),
          );
          return this.#hold(entries, uncertain);
        case 'retry': {
          uncertain ||= answer.kind === 'no-answer' || mayHaveAccepted(answer.status);
          if (attempt >= MAX_ATTEMPTS) {
            this.#end(
              'intake-unavailable',
              'Datadog does not take logs at present, the rest stays for the next run',
              describe(answer),
            );
            return this.#hold(entries, uncertain);
          }
          await this.#wait(this.#delayMs(attempt, answer));
          break;
        }
      }
    }
  }

  /** A wait that would reach into the time kept for settling ends the run instead. */
  async #wait(ms: number): Promise<void> {
    if (ms >= this.#stop.leftMs) this.#stop.because('deadline');
    else if (ms > 0) await this.#ports.clock.sleep(ms);
  }

  #hold(entries: readonly Entry[], uncertain: boolean): Fate {
    if (uncertain) this.#account.duplicatesPossible += entries.length;
    return HELD;
  }

  /** Undefined where there is no key to send with. */
  async #post(payload: Uint8Array): Promise<IntakeAnswer | undefined> {
    try {
      return await this.#ports.intake.send(payload, Math.ceil(Math.min(REQUEST_TIMEOUT_MS, this.#stop.answerWithinMs)));
    } catch (error) {
      this.#end('key-refused', 'the Datadog API key cannot be read, nothing is moved', { reason: messageOf(error) });
      return undefined;
    }
  }

  /** Reads the key again, once a run: whoever was refused meanwhile waits for the same answer. */
  async #renewKey(): Promise<boolean> {
    this.#renewal ??= this.#ports.intake.renewKey().catch((error: unknown) => {
      this.#ports.log.error('the Datadog API key cannot be read again', { reason: messageOf(error) });
      return false;
    });
    return this.#renewal;
  }

  #delayMs(attempt: number, answer: IntakeAnswer): number {
    const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
    const askedMs = answer.kind === 'answer' ? askedDelayMs(answer.headers, this.#ports.clock.now()) : undefined;
    return Math.max(Math.min(askedMs ?? 0, MAX_ASKED_DELAY_MS), this.#ports.random() * ceilingMs);
  }

  #end(reason: StopReason, message: string, fields: LogFields): void {
    if (this.#stop.reason === undefined) this.#ports.log.error(message, fields);
    this.#stop.because(reason);
  }
}

function describe(answer: IntakeAnswer): LogFields {
  return answer.kind === 'no-answer' ? { reason: answer.reason } : { status: answer.status };
}

/** Datadog's own words for why it refused, with its status; they go into dead letters, not into logs. */
function wordsOf(answer: IntakeAnswer): string {
  return answer.kind === 'no-answer' ? answer.reason : `${answer.status} ${answer.body}`.slice(0, 500).trim();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
