import type { TransformSettings } from '../config/transform-settings.ts';
import type { Line } from '../decoding/lines.ts';
import { hasTooManyValues } from '../decoding/too-many-values.ts';
import {
  type BackupLine,
  type BackupLineFault,
  type DeadLetterCode,
  isBlankLine,
  NOT_AN_ENVELOPE,
  RAW_DATA_NOT_BASE64,
  type RecordSource,
  TOO_LARGE,
} from '../firehose/backup-line.ts';
import { BackupLineReader } from '../firehose/backup-line-reader.ts';
import { type Shortcut, shortcutFor } from '../firehose/shortcut.ts';
import { streamOfKey } from '../firehose/stream-name.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import { type LogsVerdict, transformRecord, type Verdict } from '../transform/transform-record.ts';
import { type Composition, compose } from './composition.ts';
import type { LogsOfLine } from './ledger-entry.ts';
import type { StoredObject } from './ports.ts';
import { eventIdsOf, provenanceOf } from './provenance.ts';
import type { Run } from './run.ts';
import type { ReplayShortcut } from './shortcut.ts';
import type { TakenLog } from './taken-entry.ts';

/** A record of an object, before it is read. */
export interface ParkedRecord {
  /** Where it stands, counted from 1 */
  readonly line: number;
  readonly errorCode: string;
  /** When Firehose took it, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** Where it stood at first */
  readonly source: RecordSource;
}

/** A record that is sent, and what of it. */
export interface SentRecord {
  readonly verdict: LogsVerdict;
  readonly composition: Composition;
  readonly logs: LogsOfLine;
}

/** Why a record is to be given up, and what of it a dead letter keeps. */
export interface GivenUp {
  readonly rawData: Uint8Array;
  readonly errorCode: DeadLetterCode;
  readonly errorMessage: string;
  /** Of a record that is too large to be kept: the bytes of the inflated text where it stands */
  readonly range?: readonly [from: number, to: number] | undefined;
}

/** Takes what the lines of an object come to: each line calls one of these, once. */
export interface LineSink {
  blank(line: number): void;
  /** It is not asked for. */
  skip(record: ParkedRecord): void;
  /** It waits in the bucket. */
  hold(record: ParkedRecord): void;
  drop(record: ParkedRecord, reason: string): void;
  giveUp(record: ParkedRecord, given: GivenUp): void;
  deliver(record: ParkedRecord, sent: SentRecord): void;
  /** Which logs of a record that has so many are done already */
  logsOf(line: number, of: number): LogsOfLine;
}

/** Takes logs of which nothing else is known than what is sent. */
export interface TakenSink {
  deliverTaken(record: ParkedRecord, log: TakenLog): void;
  /** Whether an earlier run has sent the only log of a line */
  isSent(line: number): boolean;
}

/** Reads the lines of one object: what each of them is, whether it is asked for, and what of it is sent. */
export class LineReplay {
  readonly #run: Run;
  readonly #object: StoredObject;
  readonly #sink: LineSink;
  readonly #takenSink: TakenSink | undefined;
  readonly #reader = new BackupLineReader();
  readonly #eventIdOf: (line: number) => string;
  /** To a record's logs */
  readonly #shortcut: Shortcut | undefined;
  /** To what of them is sent */
  readonly #replayShortcut: ReplayShortcut | undefined;
  /** Whether that was asked for the record that is read */
  #isAsked = false;
  /** Of the stream that the object is of */
  readonly settings: TransformSettings;

  /** @param takenSink who has to see more of a log than what is sent has none */
  constructor(run: Run, object: StoredObject, sink: LineSink, takenSink?: TakenSink) {
    this.#run = run;
    this.#object = object;
    this.#sink = sink;
    this.settings = settingsOfStream(run.settings.transform, streamOfKey(object.key));
    this.#takenSink = takenSink;
    this.#eventIdOf = eventIdsOf(run, object.key);
    this.#shortcut = shortcutFor(this.settings);
    const takesAll = run.target === 'datadog' && run.selection.takesAnybodys;
    this.#replayShortcut = takesAll ? run.shortcuts.of(this.settings) : undefined;
  }

  read(line: Line): void {
    if (line.bytes === undefined) this.#readWithoutBytes(line);
    else if (isBlankLine(line.bytes)) this.#sink.blank(line.number);
    else if (this.#run.input.mode === 'all-data') this.#readRaw(line.number, line.bytes);
    else this.#readLine(line.number, line.bytes);
  }

  #readLine(line: number, bytes: Buffer): void {
    const envelope = this.#reader.read(bytes);
    if (!('fault' in envelope)) {
      this.#readRecord(line, envelope);
      return;
    }
    const { selection } = this.#run;
    const { fault: errorCode, bytes: rawData } = envelope;
    const record = this.#parked(line, { ...envelope, errorCode });
    if (errorCode === TOO_LARGE) this.#sink.hold(record);
    else if (!selection.takesEnvelope(errorCode, undefined) || !selection.takesAnybodys) this.#sink.skip(record);
    else this.#sink.giveUp(record, { rawData, errorCode, errorMessage: WORDS_BY_FAULT[errorCode] });
  }

  /** A record as it came to Firehose, about which nothing more is known than when its object was written. */
  #readRaw(line: number, rawData: Buffer): void {
    const raw = { rawData, errorCode: ALL_DATA, arrivalMs: this.#object.lastModifiedMs };
    // A line of a record that failed is none of these: it is replayed without the mode.
    if ('fault' in this.#reader.read(rawData)) this.#readRecord(line, raw);
    else this.#sink.skip(this.#parked(line, raw));
  }

  #readWithoutBytes(line: Exclude<Line, { readonly bytes: Uint8Array }>): void {
    const isCutOff = line.reason === 'cut off';
    const rawData = isCutOff ? line.beginning : NO_BYTES;
    const errorCode = rawData.length > 0 ? NOT_AN_ENVELOPE : TOO_LARGE;
    const record = this.#parked(line.number, { errorCode });
    const errorMessage = isCutOff ? 'the object is damaged, and breaks off within this line' : `it is ${line.reason}`;
    const range = errorCode === TOO_LARGE ? ([line.start, line.end] as const) : undefined;
    if (this.#run.selection.takesAnybodys) this.#sink.giveUp(record, { rawData, errorCode, errorMessage, range });
    else this.#sink.skip(record);
  }

  /** @param envelope of it; its raw data are what the producer sent, or what the transform made of that */
  #readRecord(line: number, envelope: BackupLine): void {
    const { selection } = this.#run;
    const record = this.#parked(line, envelope);
    if (selection.takesEnvelope(envelope.errorCode, envelope.arrivalMs)) this.#transform(record, envelope);
    else this.#sink.skip(record);
  }

  #transform(record: ParkedRecord, envelope: BackupLine): void {
    if (this.#take(record, envelope)) return;
    const { rawData } = envelope;
    const verdict = this.#verdictOf(envelope);
    if (verdict.kind === 'logs') this.#send(record, envelope, verdict);
    else if (!this.#run.selection.takesAnybodys) this.#sink.skip(record);
    else if (verdict.kind === 'dropped') this.#sink.drop(record, verdict.reason);
    else this.#sink.giveUp(record, { rawData, errorCode: UNREADABLE, errorMessage: verdict.reason });
  }

  /** @returns whether its log could be written without reading all of the record */
  #take(record: ParkedRecord, envelope: BackupLine): boolean {
    const taken = shortly(() => this.#write(record, envelope));
    if (taken !== undefined) this.#takenSink?.deliverTaken(record, taken);
    return taken !== undefined;
  }

  #write(record: ParkedRecord, { rawData, arrivalMs, source, eventId }: BackupLine): TakenLog | undefined {
    const [shortcut, sink] = [this.#replayShortcut, this.#takenSink];
    this.#isAsked = false;
    if (shortcut === undefined || sink === undefined || source !== undefined || eventId !== undefined) return undefined;
    this.#isAsked = true;
    if (!shortcut.find(rawData, arrivalMs, this.#run.ports.clock.now())) return undefined;
    if (sink.isSent(record.line)) return undefined;
    const id = this.#eventIdOf(record.line);
    const bytes = shortcut.write(id);
    const deadLetter = shortcut.isLate ? liveLogOf(Buffer.from(rawData), arrivalMs, this.settings) : undefined;
    return { bytes, containerKey: shortcut.containerKey, eventId: id, deadLetter };
  }

  #verdictOf({
    rawData,
    arrivalMs,
  }: BackupLine): Verdict | { readonly kind: 'failed'; readonly reason: 'too-many-values' } {
    if (hasTooManyValues(rawData)) return { kind: 'failed', reason: 'too-many-values' };
    const known = shortly(() => this.#shortcut?.read(rawData, 0, rawData.length, arrivalMs, Number.POSITIVE_INFINITY));
    if (known !== undefined) return known;
    const verdict = transformRecord(rawData, arrivalMs, this.settings);
    if (verdict.kind === 'logs') shortly(() => this.#shortcut?.learn(rawData, 0, rawData.length, arrivalMs, verdict));
    return verdict;
  }

  #send(record: ParkedRecord, envelope: BackupLine, verdict: LogsVerdict): void {
    const { rawData, eventId } = envelope;
    const logs = this.#sink.logsOf(record.line, verdict.logs.length);
    let composition: Composition;
    try {
      composition = this.#compose(record, eventId, verdict, logs);
    } catch (error) {
      // Nothing in it is known to throw. If it does, this record is given up, and its neighbours go on their way.
      const errorMessage = `internal-error ${error instanceof Error ? error.name : 'unknown'}`;
      this.#sink.giveUp(record, { rawData, errorCode: UNREADABLE, errorMessage });
      return;
    }
    this.#learn(envelope, verdict, composition);
    this.#sink.deliver(record, { verdict, composition, logs });
  }

  #learn({ rawData, arrivalMs }: BackupLine, verdict: LogsVerdict, { outgoing }: Composition): void {
    const { logs, envelope } = verdict;
    const [sent, ...parts] = outgoing;
    if (!this.#isAsked || sent === undefined || envelope !== undefined || logs.length !== 1 || parts.length > 0) return;
    shortly(() => this.#replayShortcut?.learn(rawData, arrivalMs, verdict, sent.bytes, sent.eventId));
  }

  #compose(record: ParkedRecord, eventId: string | undefined, verdict: LogsVerdict, logs: LogsOfLine): Composition {
    const { target, late, ports, selection } = this.#run;
    return compose(verdict, {
      target,
      settings: this.settings,
      rule: late,
      nowMs: ports.clock.now(),
      choose: (log, place) => {
        if (logs.done.has(place)) return 'sent before';
        return selection.takesLog(log, this.settings) ? 'send' : 'skip';
      },
      provenanceOf: provenanceOf(this.#run, eventId, record.source),
    });
  }

  #parked(
    line: number,
    {
      errorCode,
      arrivalMs,
      source,
    }: {
      readonly errorCode: string;
      readonly arrivalMs?: number | undefined;
      readonly source?: RecordSource | undefined;
    },
  ): ParkedRecord {
    const { account } = this.#run;
    account.recordRead();
    account.envelopeRead(errorCode, arrivalMs);
    // A dead letter's source is the one that it was written with.
    return { line, errorCode, arrivalMs, source: source ?? { sourceKey: this.#object.key, sourceLine: line } };
  }
}

/** Nothing in a shortcut is known to throw. If it does, the record goes the long way, and no other is hurt. */
function shortly<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

const NO_BYTES = Buffer.alloc(0);

/** The log of a record that holds one, as the live path would have made it. */
function liveLogOf(rawData: Buffer, arrivalMs: number | undefined, settings: TransformSettings): () => Buffer {
  return () => {
    const verdict = transformRecord(rawData, arrivalMs, settings);
    const log = verdict.kind === 'logs' ? verdict.logs[0] : undefined;
    return log === undefined ? rawData : Buffer.from(log.json);
  };
}

/** In the place of an error code, for what has not failed */
const ALL_DATA = 'AllData';

const UNREADABLE = 'Hydrant.UnreadableRecord';

const WORDS_BY_FAULT: Readonly<Record<Exclude<BackupLineFault, typeof TOO_LARGE>, string>> = {
  [NOT_AN_ENVELOPE]: 'the line is no JSON object with a "rawData" text',
  [RAW_DATA_NOT_BASE64]: 'the "rawData" of the line is not base64',
};
