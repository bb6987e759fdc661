import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../shared/clock.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import type { Environment } from '../../shared/config/settings-reader.ts';
import { readBackupLine } from '../../shared/firehose/backup-line.ts';
import { isObject, parseJson } from '../../shared/json/value.ts';
import type { MetricSink } from '../../shared/metrics/metric.ts';
import type { LiveTraffic, LogFields, Ports } from '../../shared/replay/ports.ts';
import { type Attendance, type ReplayAnswer, replay } from '../../shared/replay/replay.ts';
import { MemoryStore } from './memory-store.ts';
import { type Death, mortal } from './mortal-ports.ts';
import { ScriptedIntake } from './scripted-intake.ts';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const HOUR_MS = 3_600_000;
export const API_KEY = '0123456789abcdef-secret';

/** A clock on which every wait is over at once. What is waited at the same time passes one after the other. */
export class InstantClock implements Clock {
  ms = NOW;
  readonly sleeps: number[] = [];

  now(): number {
    return this.ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    this.sleeps.push(ms);
    this.ms += ms;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A bucket, an intake and a clock in memory, and replays between them. */
export class ReplayWorld {
  readonly intake = new ScriptedIntake();
  readonly clock = new InstantClock();
  readonly store = new MemoryStore(this.clock);
  readonly logged: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = [];
  readonly environment: Record<string, string | undefined>;
  /** On the clock; Infinity: no deadline */
  deadlineMs = Number.POSITIVE_INFINITY;
  random: () => number = () => 0.5;
  /** Whatever the target is, the same intake, unless a test has others */
  intakeFor: Ports['intakeFor'] = () => this.intake;
  liveTraffic: LiveTraffic | undefined;
  metrics: MetricSink | undefined;

  constructor(environment: Environment = {}) {
    this.environment = { HYDRANT_BACKUP_BUCKET: 'backup', DD_API_KEY: API_KEY, ...environment };
  }

  get ports(): Ports {
    const at = (level: string) => (message: string, fields: LogFields) => {
      this.logged.push({ level, message, fields });
    };
    return {
      store: this.store,
      intakeFor: this.intakeFor,
      clock: this.clock,
      random: () => this.random(),
      log: { info: at('info'), warn: at('warn'), error: at('error') },
      remainingMs: () => this.deadlineMs - this.clock.now(),
      ...(this.liveTraffic && { liveTraffic: this.liveTraffic }),
      ...(this.metrics && { metrics: this.metrics }),
    };
  }

  /** Those of the bucket but for the runs' reports and the ledger. */
  get parkedKeys(): string[] {
    return this.store.keys.filter((key) => !/^hydrant\/(reports|ledger|ledger-all-data)\//.test(key));
  }

  get ledgerKeys(): string[] {
    return this.store.keys.filter((key) => key.startsWith('hydrant/ledger/'));
  }

  /** Puts an object of lines. */
  put(key: string, lines: readonly string[], lastModifiedMs: number = NOW - HOUR_MS): void {
    this.store.put(key, `${lines.join('\n')}\n`, lastModifiedMs);
  }

  replay(input: unknown = {}, attendance: Attendance = {}): Promise<ReplayAnswer> {
    return replay(input, loadReprocessorSettings(this.environment), this.ports, attendance);
  }

  /** @returns the answer, or undefined where the run was killed before it had one */
  async replayMortally(death: Death, input: unknown = {}): Promise<ReplayAnswer | undefined> {
    const { ports, died } = mortal(this.ports, death);
    return Promise.race([replay(input, loadReprocessorSettings(this.environment), ports), died.then(() => undefined)]);
  }

  /** The records of a dead letter, as the reader of backup lines reads them. */
  deadLetters(key: string): { text: string; errorCode: string; sourceKey: string; sourceLine: number }[] {
    const lines = this.store.body(key).toString().trimEnd().split('\n');
    return lines.map((line) => {
      const { errorCode, rawData, sourceKey, sourceLine } = JSON.parse(line);
      return { text: Buffer.from(rawData, 'base64').toString(), errorCode, sourceKey, sourceLine };
    });
  }
}

/** A line as Firehose writes it. */
export function line(rawData: string | Uint8Array, fields: object = {}): string {
  const envelope = {
    attemptsMade: 4,
    arrivalTimestamp: NOW - HOUR_MS,
    errorCode: 'HttpEndpoint.DestinationException',
    errorMessage: 'The endpoint did not answer.',
    attemptEndingTimestamp: NOW - HOUR_MS,
    rawData: Buffer.from(rawData).toString('base64'),
    ...fields,
  };
  return JSON.stringify(envelope);
}

/** A record as Fluent Bit writes it. */
export const record = (message: string): string => JSON.stringify({ log: message });

/** A log as the transform has written it before: whatever its date, it is not judged by its arrival once more. */
export const transformedRecord = (message: string, timestamp: string, fields: object = {}): string =>
  JSON.stringify({ message, timestamp, ...fields, hydrant: { v: 1 } });

/** The messages of an object's lines, in order; of a line that is no envelope the line. */
export function messagesOf(body: Buffer): string[] {
  const text = body[0] === 0x1f ? gunzipSync(body).toString() : body.toString();
  return text.split('\n').map(messageOf);
}

function messageOf(text: string): string {
  const envelope = readBackupLine(Buffer.from(text));
  if ('fault' in envelope) {
    const letter = parseJson(text);
    return isObject(letter) ? Buffer.from(String(letter.rawData), 'base64').toString() : text;
  }
  const value = parseJson(Buffer.from(envelope.rawData).toString());
  return isObject(value) ? String(value.log ?? value.message) : '';
}
