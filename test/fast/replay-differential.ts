import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { PAYLOAD_LIMITS } from '../../shared/datadog/limits.ts';
import type { Line } from '../../shared/decoding/lines.ts';
import { readBackupLine } from '../../shared/firehose/backup-line.ts';
import { compose } from '../../shared/replay/composition.ts';
import { readInput } from '../../shared/replay/input.ts';
import { LineReplay, type LineSink, type ParkedRecord, type TakenSink } from '../../shared/replay/line-replay.ts';
import { NumberRanges } from '../../shared/replay/number-ranges.ts';
import type { Outgoing } from '../../shared/replay/outgoing.ts';
import type { StoredObject } from '../../shared/replay/ports.ts';
import { provenanceOf } from '../../shared/replay/provenance.ts';
import { Run } from '../../shared/replay/run.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';

/** How records went: written from what was known, or composed. */
export interface ReplayWays {
  taken: number;
  composed: number;
  others: number;
}

const OBJECT: StoredObject = { key: 'http-endpoint-failed/logs-1-2023', size: 1, lastModifiedMs: 0, etag: '"1"' };

/** A run's reading of one object's lines, as it goes on from call to call. */
export class ReadLines {
  readonly #run: Run;
  readonly #lines: LineReplay;
  readonly #ways: ReplayWays;
  #number = 0;
  #seen: string | undefined;

  /** @param nowMs when it is replayed */
  constructor(environment: Readonly<Record<string, string>>, input: object, nowMs: number, ways: ReplayWays) {
    const settings = loadReprocessorSettings({ HYDRANT_BACKUP_BUCKET: 'backup', DD_API_KEY: 'key', ...environment });
    this.#run = new Run(settings, readInput(input).input, {
      store: undefined as never,
      intakeFor: () => ({ limits: PAYLOAD_LIMITS }) as never,
      clock: { now: () => nowMs, sleep: async () => {} },
      random: () => 0.5,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      remainingMs: () => Number.POSITIVE_INFINITY,
    });
    this.#ways = ways;
    this.#lines = new LineReplay(this.#run, OBJECT, this.#sink(), this.#sink());
  }

  /** @returns where the line is not replayed as the reference path would, as the line and both; else undefined */
  differenceAt(line: Buffer): string | undefined {
    const number = ++this.#number;
    this.#seen = undefined;
    this.#lines.read({ number, start: 0, end: line.length, bytes: line } satisfies Line);
    const expected = this.#reference(line, number);
    return this.#seen === expected ? undefined : `${line}\nreference: ${expected}\nfast:      ${this.#seen}`;
  }

  /** Everything of a line parsed, and nothing remembered but facts of its container. */
  #reference(line: Buffer, number: number): string {
    const envelope = readBackupLine(line);
    if ('fault' in envelope) return 'other';
    const { rawData, arrivalMs, eventId, errorCode } = envelope;
    const { settings } = this.#lines;
    if (!this.#run.selection.takesEnvelope(errorCode, arrivalMs)) return 'other';
    const verdict = transformRecord(rawData, arrivalMs, settings);
    if (verdict.kind !== 'logs') return 'other';
    const source = envelope.source ?? { sourceKey: OBJECT.key, sourceLine: number };
    const { outgoing, held } = compose(verdict, {
      target: this.#run.target,
      settings,
      rule: this.#run.late,
      nowMs: this.#run.ports.clock.now(),
      choose: (log) => (this.#run.selection.takesLog(log, settings) ? 'send' : 'skip'),
      provenanceOf: provenanceOf(this.#run, eventId, source),
    });
    return words(outgoing, held);
  }

  #sink(): LineSink & TakenSink {
    const other = () => {
      this.#ways.others++;
      this.#seen = 'other';
    };
    return {
      blank: other,
      skip: other,
      hold: other,
      drop: other,
      giveUp: other,
      deliver: (_: ParkedRecord, { composition: { outgoing, held } }) => {
        this.#ways.composed++;
        this.#seen = words(outgoing, held);
      },
      deliverTaken: (_, { bytes, eventId, deadLetter = () => bytes }) => {
        this.#ways.taken++;
        this.#seen = words([{ bytes, deadLetter, eventId, places: [0], logs: 1, expired: false }], false);
      },
      isSent: () => false,
      logsOf: (_, of) => ({ of, done: new NumberRanges() }),
    };
  }
}

function words(outgoing: readonly Outgoing[], held: boolean): string {
  const logs = outgoing.map(({ bytes, deadLetter, eventId, places, logs, expired }) =>
    [bytes, deadLetter(), eventId, places, logs, expired].join(' '),
  );
  return [held ? 'held' : 'sent', ...logs].join('\n');
}

/** A line as Firehose writes it. */
export function backupLine(record: Buffer, arrivalMs: number, fields: object = {}): Buffer {
  const envelope = {
    attemptsMade: 4,
    arrivalTimestamp: arrivalMs,
    errorCode: 'HttpEndpoint.DestinationException',
    errorMessage: 'Received 503 from the endpoint.',
    attemptEndingTimestamp: arrivalMs + 60_000,
    rawData: record.toString('base64'),
    ...fields,
  };
  return Buffer.from(JSON.stringify(envelope));
}
