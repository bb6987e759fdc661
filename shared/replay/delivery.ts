import { mayHaveAccepted } from '../datadog/answer.ts';
import { payloadBytes } from '../datadog/pack.ts';
import type { Account } from './account.ts';
import { describe, healthOf, isFailed, isThrottled, kindOf, meaningOf, wordsOf } from './answer-meaning.ts';
import { backoffMs } from './backoff.ts';
import type { Departures } from './departures.ts';
import type { IntakeAnswer, LogFields, LogIntake, Ports } from './ports.ts';
import type { WaitFor, Waits } from './progress.ts';
import type { RefusalGuard } from './refusal-guard.ts';
import type { Stop, StopReason } from './stop.ts';

/** Logs that go in one request, and are in flight together. */
interface Batch {
  readonly entries: readonly Entry[];
  /** Whether they may be sent now, with so many milliseconds for the answer; asked before each request */
  readonly maySend: (answerMs: number) => Promise<boolean>;
}

/** A batch that has its place among those in flight. */
export interface InFlight {
  /** Resolves when every entry has had its end */
  readonly done: Promise<void>;
  /** Gives the place to another batch: not before it is written down what was done, or what is repeated has no bound. */
  readonly leave: () => void;
}

/** One log on its way to Datadog, or a record of several. */
export interface Entry {
  readonly bytes: Uint8Array;
  /** Where it is of one container, `ContainerMetadata.name` of that */
  readonly containerKey?: string | undefined;
  /** How many logs it holds */
  readonly logs: number;
  /** Called exactly once. */
  readonly ended: (fate: Fate) => void;
}

export type Fate =
  /** `isRepeat`: an earlier request with it had no answer, so that Datadog may have had it before */
  | { readonly kind: 'accepted'; readonly isRepeat: boolean }
  /** Datadog does not want it, in its words; to be believed only as far as the run's `RefusalGuard` does */
  | { readonly kind: 'refused'; readonly words: string }
  /** Not confirmed: it stays in the bucket */
  | { readonly kind: 'held' };

/** What of a payload the intake does not take as it is. */
interface Refused {
  readonly entries: readonly Entry[];
  /** The intake's */
  readonly words: string;
  readonly uncertain: boolean;
}

/** Of one payload while others are taken: more is no accident of the intake's. Probes of an ill intake do not count. */
const MAX_ATTEMPTS = 8;

/** The Agent waits 10 s for an answer; a replay's payloads are larger, and a repeat costs more than a wait. */
const REQUEST_TIMEOUT_MS = 20_000;

/**
 * Sends payloads, at most `maxInFlight` at a time, and tells every log its fate: the one place where an answer of the intake
 * turns into what happens next.
 */
export class Delivery {
  readonly #ports: Ports;
  readonly #intake: LogIntake;
  readonly #account: Account;
  readonly #guard: RefusalGuard;
  readonly #departures: Departures;
  readonly #stop: Stop;
  readonly #waits: Waits;
  readonly #waiting: (() => void)[] = [];
  #freePlaces: number;
  #renewal: Promise<boolean> | undefined;

  constructor(
    ports: Ports,
    run: {
      intake: LogIntake;
      account: Account;
      guard: RefusalGuard;
      departures: Departures;
      stop: Stop;
      waits: Waits;
      maxInFlight: number;
    },
  ) {
    this.#ports = ports;
    this.#intake = run.intake;
    this.#account = run.account;
    this.#guard = run.guard;
    this.#departures = run.departures;
    this.#stop = run.stop;
    this.#waits = run.waits;
    this.#freePlaces = run.maxInFlight;
  }

  /**
   * Resolves as soon as the batch has a place among those in flight: so the reader waits, and no more than `maxInFlight`
   * batches are in memory.
   */
  async submit(batch: Batch): Promise<InFlight> {
    if (this.#freePlaces > 0) this.#freePlaces--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return { done: this.#deliver(batch), leave: () => this.#freePlace() };
  }

  #freePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#freePlaces++;
    else next();
  }

  async #deliver({ entries, maySend }: Batch): Promise<void> {
    await this.#sendOrTakeApart({ entries, maySend }, false);
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
  async #sendOrTakeApart(batch: Batch, uncertain: boolean): Promise<void> {
    if (this.#guard.tripped) return this.#hold(batch.entries, uncertain);
    const refused = await this.#send(batch, uncertain);
    if (refused === undefined) return;
    const [only, ...others] = refused.entries;
    if (others.length > 0) {
      const middle = refused.entries.length >> 1;
      for (const half of [refused.entries.slice(0, middle), refused.entries.slice(middle)]) {
        await this.#sendOrTakeApart({ ...batch, entries: half }, refused.uncertain);
      }
      return;
    }
    this.#guard.logRefused();
    if (refused.uncertain) this.#account.duplicatesPossible += only?.logs ?? 0;
    only?.ended({ kind: 'refused', words: refused.words });
  }

  /**
   * Sends one payload until the intake has said what becomes of it, or the run has to stop.
   *
   * @returns what has to be taken apart; every other entry has its end
   */
  async #send({ entries, maySend }: Batch, mayBeThere: boolean): Promise<Refused | undefined> {
    let rest = entries;
    let uncertain = mayBeThere;
    let renewed = false;
    for (let attempts = 0; ; ) {
      const departure = await this.#departures.next(payloadBytes(rest));
      if (departure === undefined) return this.#hold(rest, uncertain);
      const answer = (await maySend(REQUEST_TIMEOUT_MS)) ? await this.#post(rest) : undefined;
      // Nobody else is let go with a key that is about to be renewed.
      const renews = !renewed && answer && meaningOf(answer) === 'key-refused' && (await this.#renewKey());
      departure.answered(healthOf(answer, rest.length, this.#ports.clock.now()), isThrottled(answer));
      if (answer === undefined) return this.#hold(rest, uncertain);
      const meaning = meaningOf(answer);
      if (meaning !== 'accepted') this.#account.requestFailed(kindOf(answer));
      switch (meaning) {
        case 'accepted':
          this.#accept(rest, uncertain);
          return undefined;
        case 'partly':
          this.#accept(
            rest.filter((_, index) => !isFailed(answer, index)),
            uncertain,
          );
          if (answer.kind === 'partly' && answer.failed.size < rest.length) attempts = 0;
          rest = rest.filter((_, index) => isFailed(answer, index));
          break;
        case 'take-apart':
          return { entries: rest, words: wordsOf(answer), uncertain };
        case 'key-refused':
          if (renews) {
            renewed = true;
            continue;
          }
          this.#end(
            'key-refused',
            'Datadog refuses the API key, nothing is moved: mend DD_API_KEY, or the secret of DD_API_KEY_SECRET_ARN, or DD_SITE',
            describe(answer),
          );
          return this.#hold(rest, uncertain);
        case 'unusable':
          this.#end('unusable-target', 'the target takes nothing of this run, nothing is moved', describe(answer));
          return this.#hold(rest, uncertain);
        case 'hold':
          this.#end(
            'unexpected-answer',
            'this is no answer of a Datadog intake, nothing is moved: check DD_SITE and DD_URL',
            describe(answer),
          );
          return this.#hold(rest, uncertain);
        case 'retry':
          uncertain ||= answer.kind !== 'answer' || mayHaveAccepted(answer.status);
      }
      if (!departure.isProbe) attempts++;
      if (attempts >= MAX_ATTEMPTS || this.#departures.giveUp) {
        this.#end(
          'intake-unavailable',
          'the target does not take logs at present, the rest stays for the next run',
          describe(answer),
        );
        return this.#hold(rest, uncertain);
      }
      if (!this.#departures.areShut) await this.#wait('repeat', backoffMs(Math.max(1, attempts), this.#ports.random));
    }
  }

  #accept(entries: readonly Entry[], uncertain: boolean): void {
    this.#account.bytes.sent += payloadBytes(entries);
    this.#account.logs.sent += logsIn(entries);
    this.#guard.logsAccepted(entries.length);
    const fate: Fate = { kind: 'accepted', isRepeat: uncertain };
    for (const entry of entries) entry.ended(fate);
  }

  /** A wait that would reach into the time kept for settling ends the run instead. */
  async #wait(what: WaitFor, ms: number): Promise<void> {
    const { clock } = this.#ports;
    if (ms >= this.#stop.leftMs) this.#stop.because('deadline');
    else if (ms > 0) await this.#waits.during(what, clock.now() + ms, clock.sleep(ms, this.#stop.signal));
  }

  #hold(entries: readonly Entry[], uncertain: boolean): undefined {
    if (uncertain) this.#account.duplicatesPossible += logsIn(entries);
    for (const entry of entries) entry.ended({ kind: 'held' });
  }

  /** Undefined where there is no key to send with. */
  async #post(entries: readonly Entry[]): Promise<IntakeAnswer | undefined> {
    const { clock } = this.#ports;
    const timeoutMs = Math.ceil(Math.min(REQUEST_TIMEOUT_MS, this.#stop.answerWithinMs));
    const bodies = entries.map(({ bytes }) => bytes);
    try {
      return await this.#waits.during('answer', clock.now() + timeoutMs, this.#intake.send(bodies, timeoutMs));
    } catch (error) {
      this.#end('key-refused', 'the Datadog API key cannot be read, nothing is moved', { reason: messageOf(error) });
      return undefined;
    }
  }

  /** Reads the key again, once a run: whoever was refused meanwhile waits for the same answer. */
  async #renewKey(): Promise<boolean> {
    this.#renewal ??= this.#intake.renewKey().catch((error: unknown) => {
      this.#ports.log.error('the Datadog API key cannot be read again', { reason: messageOf(error) });
      return false;
    });
    return this.#renewal;
  }

  #end(reason: StopReason, message: string, fields: LogFields): void {
    if (this.#stop.reason === undefined) this.#ports.log.error(message, fields);
    this.#stop.because(reason);
  }
}

function logsIn(entries: readonly Entry[]): number {
  return entries.reduce((sum, { logs }) => sum + logs, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
