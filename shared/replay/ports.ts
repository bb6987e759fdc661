import type { Clock } from '../clock.ts';
import type { Target } from '../config/target-settings.ts';
import type { PackingLimits } from '../datadog/pack.ts';
import type { MetricSink } from '../metrics/metric.ts';

/** What a replay needs of the world. Everything with a side effect is behind one of these. */
export interface Ports {
  readonly store: ObjectStore;
  /** @param replayId of the run, for an intake that says it of every log */
  readonly intakeFor: (target: Target, replayId: string) => LogIntake;
  readonly clock: Clock;
  /** From 0 up to 1 */
  readonly random: () => number;
  readonly log: Log;
  /** Where nothing collects metrics there is none */
  readonly metrics?: MetricSink;
  /** What a replay must make room for; absent: nothing */
  readonly liveTraffic?: LiveTraffic;
  /** Milliseconds until this run must have answered; Infinity where nothing limits it */
  readonly remainingMs: () => number;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly lastModifiedMs: number;
  readonly etag: string;
}

/** The backup bucket. Its errors are `StoreError`s. */
export interface ObjectStore {
  /**
   * All objects below a prefix, every page of them, in the order of their keys.
   *
   * @param startAfter leaves out what stands up to this key
   * @param withinMs the listing fails when it takes longer
   */
  list(prefix: string, startAfter?: string, withinMs?: number): AsyncIterable<StoredObject>;
  /** @throws {StoreError} `missing` where there is no such object */
  find(key: string): Promise<StoredObject>;
  /**
   * The bytes of exactly the version that was listed.
   *
   * @param withinMs the reading fails when it takes longer: a bucket that falls silent must not outlast the run
   */
  read(object: StoredObject, withinMs: number): Promise<AsyncIterable<Uint8Array>>;
  /** Writes an object that is not there yet. @returns false where there is one of that key, which stays as it is */
  create(key: string, body: Uint8Array): Promise<boolean>;
  /** Copies the version that was listed, then deletes it: an object rewritten meanwhile stays, and the call fails. */
  move(object: StoredObject, toKey: string): Promise<void>;
  /** Deletes one of Hydrant's own objects, whatever version it is; one that is not there is none to delete. */
  remove(key: string): Promise<void>;
}

/** `missing`: no such object. `changed`: it is no longer what was listed. `denied`: no right to. `other`: the service's own trouble. */
export type StoreFault = 'missing' | 'changed' | 'denied' | 'other';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  /** @param message says what was tried on which key, and the remedy where there is one */
  constructor(fault: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** The answer to one request, or that there was none. */
export type IntakeAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Lower-case names */
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      /** The first bytes of the body, for a person */
      readonly body: string;
    }
  | { readonly kind: 'no-answer'; readonly reason: string }
  /** Each entry has an answer of its own: those of these places were not taken and may be later, by the code for each */
  | { readonly kind: 'partly'; readonly failed: ReadonlyMap<number, string> }
  /** It will take nothing of this run, for a reason with its remedy */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Where a replay sends its logs. */
export interface LogIntake {
  readonly limits: PackingLimits;
  /**
   * @param entries JSON texts of one log each, or records where the target takes those; within the limits
   * @param timeoutMs when to stop waiting for an answer
   */
  send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer>;
  /** Reads the key anew where it can change; true if it did. */
  renewKey(): Promise<boolean>;
}

/** What is delivered to Datadog beside the replay. */
export interface LiveTraffic {
  /**
   * Whether it has trouble at present.
   *
   * @throws an error that says why nobody can know, with the remedy where there is one
   */
  isIll(): Promise<boolean>;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Counts, codes and object keys; never a payload, never a key of an account. */
export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
