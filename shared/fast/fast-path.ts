import { isUtf8 } from 'node:buffer';
import type { TransformSettings } from '../config/transform-settings.ts';
import { type Status, statusOfStream } from '../datadog/status.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { isWritable } from '../datadog/timestamp.ts';
import { parseJson } from '../json/value.ts';
import { factsOf } from '../log/facts.ts';
import { AnswerBytes } from '../transform/answer-bytes.ts';
import {
  type Counted,
  type LogsVerdict,
  type TransformedLog,
  transformKnown,
  type Verdict,
} from '../transform/transform-record.ts';
import { cutJsonFrame } from './cut-json-frame.ts';
import { DATE_OFFSET, Frame, MESSAGE, prefixAttributes } from './frame.ts';
import type { JsonFrame, JsonRecord } from './json-frame.ts';
import { JsonFrames } from './json-frames.ts';
import { readJsonLine } from './json-line.ts';
import { JsonLineReader } from './json-line-reader.ts';
import { type KnownMetadata, metadataStart, readKnownEvent } from './known-event.ts';
import { lastMember, MetadataMemo } from './metadata-memo.ts';
import { PlainLineReader } from './plain-line.ts';
import { copyUnescaped } from './unicode-escapes.ts';
import { isUtcTime } from './utc-time.ts';
import { WindowClock, writeTime } from './window-clock.ts';
import { Workloads } from './workloads.ts';

/** A log that has been written, and nothing else made of it. */
export interface TakenLog {
  readonly bytes: number;
  /** Behind its first byte: where its date stands, 24 bytes */
  readonly dateAt: number;
  /** What is to be counted of it */
  readonly notes: readonly Counted[];
  /** Of a container that is known by its workload, whatever is asked of this may have to be parsed. */
  readonly known: Pick<KnownMetadata, 'container'>;
}

/** Of a container whose logs cannot be cut so often, they are of a kind that cannot. */
const MAX_ATTEMPTS = 8;

/** For what is written of a log beside what its own parts and its frame take */
const ROOM_BYTES = 64;

const KUBERNETES_KEY_BYTES = '"kubernetes":'.length;

/**
 * The log of a record whose metadata has been seen before. Of a plain line it is put together from bytes, without parsing
 * anything; of another the line alone is read. It knows nothing of tags: what it writes around a plain line it has cut out of a
 * log that the reference path made of the same metadata. What it is not sure of it leaves.
 */
export class FastPath {
  readonly #reader = new PlainLineReader();
  readonly #json = new JsonLineReader();
  readonly #memo = new MetadataMemo<KnownMetadata>();
  readonly #workloads: Workloads | undefined;
  readonly #settings: TransformSettings;
  readonly #clock: WindowClock;
  readonly #keepsMetadata: boolean;
  /** For the proof of a frame */
  readonly #proof = new AnswerBytes();
  /** What `take` has found of the record that it has not taken last, for `read` to learn from */
  #missed: 'plain' | FoundJson | undefined;
  /** Of the plain line that was written last */
  #dateAt = 0;

  /** @param ofTransform whether the logs that it learns from are the transform's, which can be asked for others like them */
  constructor(settings: TransformSettings, ofTransform = true) {
    this.#settings = settings;
    this.#clock = new WindowClock(settings.windowMs);
    this.#keepsMetadata = settings.kubernetesObject === 'keep';
    this.#workloads = ofTransform && this.#keepsMetadata ? new Workloads(settings) : undefined;
  }

  /** Writes the log, which is that of the reference path. @returns undefined where more of the record has to be read */
  take(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    out: AnswerBytes,
  ): TakenLog | undefined {
    this.#missed = undefined;
    if (arrivalMs === undefined || !this.#keepsMetadata) return undefined;
    if (!this.#reader.read(bytes, start, end)) {
      return this.#reader.isObject ? this.#takeJson(bytes, start, end, arrivalMs, out) : undefined;
    }
    const known = this.#find(bytes, this.#reader.metadataStart, end);
    this.#missed = 'plain';
    if (known?.frame === undefined) return undefined;
    const length = this.#write(bytes, known.frame, known.attribute.length, arrivalMs, out);
    if (length === 0) return undefined;
    return { bytes: length, dateAt: this.#dateAt, notes: known.frame.notes, known };
  }

  /** What is known of metadata, or of their workload: then it is remembered of them, too. */
  #find(bytes: Buffer, start: number, end: number): KnownMetadata | undefined {
    const known = this.#memo.find(bytes, start, end);
    if (known !== undefined) return known;
    const member = this.#workloads?.find(bytes, start, end);
    if (member !== undefined) this.#memo.add(member);
    return member;
  }

  #takeJson(bytes: Buffer, start: number, end: number, arrivalMs: number, out: AnswerBytes): TakenLog | undefined {
    const json = this.#readJson(bytes, start, end, arrivalMs);
    this.#missed = json;
    if (json === undefined) return undefined;
    const frame = json.known.jsonFrames.find(json, json.router, this.#clock) ?? this.#frameOfShape(json);
    if (frame === undefined) return undefined;
    const length = this.#writeJson(frame, json, out);
    return { bytes: length, dateAt: frame.dateAt, notes: frame.notes, known: json.known };
  }

  /** The frame that another container of the workload has for such a line, filled in and remembered. */
  #frameOfShape(json: FoundJson): JsonFrame | undefined {
    const { known, router } = json;
    const learned = known.workload?.shapeOf(json, router, this.#clock);
    const filled = learned && known.workload?.template?.frameOfShape(learned, known.bytes, this.#settings);
    if (learned === undefined || filled === undefined) return undefined;
    this.#memo.charge(known, known.jsonFrames.add(learned.shape, filled));
    return filled.frame;
  }

  /** Reads a line that is JSON, of a container that is known, by what the reader has found of it. */
  #readJson(bytes: Buffer, start: number, end: number, arrivalMs: number): FoundJson | undefined {
    const record = this.#reader;
    const metadata =
      record.metadataStart === -1 ? metadataStart(bytes, record.afterEnd - 1, end) : record.metadataStart;
    const known = metadata === -1 ? undefined : this.#find(bytes, metadata, end);
    if (known === undefined || known.hasRules) return undefined;
    if (!record.isAscii && !isUtf8(bytes.subarray(start, metadata))) return undefined;
    const routerDate = this.#dateOf(bytes, arrivalMs);
    if (routerDate === undefined || !this.#json.read(bytes, record, metadata)) return undefined;
    return {
      known,
      router:
        record.order * 8 +
        (record.isStderr ? 4 : 0) +
        (record.prefix === -1 ? 2 : 0) +
        (metadata === record.afterEnd ? 1 : 0),
      bytes,
      record,
      json: this.#json,
      metadataStart: metadata + KUBERNETES_KEY_BYTES,
      metadataEnd: metadata + known.attribute.length,
      arrivalMs,
      routerDate,
    };
  }

  #writeJson(frame: JsonFrame, json: JsonRecord, to: AnswerBytes): number {
    return frame.write(json, this.#clock, to.room(frame.roomFor(json)), to.end) - to.end;
  }

  #learnJsonFrame(json: FoundJson, { logs: [log], notes }: LogsVerdict): void {
    const { known, router, arrivalMs } = json;
    const line = readJsonLine(json.json.text, arrivalMs);
    if (line === undefined || log === undefined) return;
    const shape = `${router} ${line.shape}`;
    if (!known.jsonFrames.wants(shape)) return;
    const members = json.json.values();
    const frame =
      members.size === line.members.size
        ? cutJsonFrame(log.json, { line, members, metadata: known.raw }, Object.keys(notes) as Counted[])
        : undefined;
    // Of a line that is of no frame's shape by what it says, another of the same shape may be.
    if (frame !== undefined && !frame.isOf(json, this.#clock)) return;
    // The proof of it: with the frame, this very log comes out.
    const isProven =
      frame !== undefined && this.#proof.last(this.#writeJson(frame, json, this.#proof)).toString() === log.json;
    const keyed = isProven ? { frame, hash: json.json.line.hash, router } : undefined;
    this.#memo.charge(known, known.jsonFrames.add(shape, keyed));
    // A host of the line's own is compared with the container's.
    if (keyed !== undefined && !line.members.has('hostname')) this.#workloads?.learnShape(known, shape, keyed);
  }

  /** @returns the reference path's verdict, of the line alone; undefined where the whole record has to be read */
  read(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    maxBytes: number,
  ): Verdict | undefined {
    const metadata = metadataStart(bytes, start, end);
    if (metadata === -1) return undefined;
    const known = this.#find(bytes, metadata, end);
    if (known === undefined) return undefined;
    const event = readKnownEvent(bytes, start, metadata, known);
    if (event === undefined) return undefined;
    const verdict = transformKnown(event, arrivalMs, this.#settings, maxBytes);
    const missed = this.#missed;
    // Who has not asked `take`, has no use for frames.
    if (missed === undefined || verdict.kind !== 'logs' || onlyLog(verdict) === undefined) return verdict;
    if (missed !== 'plain') this.#learnJsonFrame(missed, verdict);
    else this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
    return verdict;
  }

  /** Learns the metadata of a record whose log has been made in another way, and what stands around its line. */
  learn(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined, verdict: LogsVerdict): void {
    const metadata = metadataStart(bytes, start, end);
    const log = onlyLog(verdict);
    if (metadata === -1 || log === undefined) return;
    const known = this.#memo.find(bytes, metadata, end) ?? this.#remember(bytes, metadata, end, log);
    if (known !== undefined) this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
  }

  #remember(bytes: Buffer, metadata: number, end: number, { draft }: TransformedLog): KnownMetadata | undefined {
    const { container, attributes, format } = draft;
    const raw = attributes.get('kubernetes');
    if (format !== 'fluent-bit' || container?.kind !== 'kubernetes' || raw === undefined) return undefined;
    const last = lastMember(bytes, metadata, end, container, raw);
    if (last === undefined) return undefined;
    const known: KnownMetadata = {
      ...last,
      hasRules: factsOf(container, this.#settings).rules.rules.length > 0,
      frame: undefined,
      attempts: 0,
      jsonFrames: new JsonFrames(),
      workload: undefined,
      memoBytes: 0,
    };
    this.#memo.add(known);
    known.workload = this.#workloads?.workloadOf(known);
    return known;
  }

  #learnFrame(
    known: KnownMetadata,
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    verdict: LogsVerdict,
  ): void {
    const log = onlyLog(verdict);
    if (log === undefined || arrivalMs === undefined || !this.#keepsMetadata) return;
    if (known.hasRules) return;
    if (!this.#reader.read(bytes, start, end)) {
      const json = this.#reader.isObject ? this.#readJson(bytes, start, end, arrivalMs) : undefined;
      if (json !== undefined) this.#learnJsonFrame(json, verdict);
      return;
    }
    if (known.frame !== undefined || known.attempts === MAX_ATTEMPTS) return;
    known.attempts++;
    const frame = this.#cutFrame(bytes, known, log, verdict.notes);
    if (frame === undefined) return;
    // The proof of it: with the frame, this very log comes out.
    const length = this.#write(bytes, frame, known.attribute.length, arrivalMs, this.#proof);
    if (length > 0 && this.#proof.last(length).toString() === log.json) known.frame = frame;
  }

  #cutFrame(
    bytes: Buffer,
    { raw }: KnownMetadata,
    log: TransformedLog,
    notes: LogsVerdict['notes'],
  ): Frame | undefined {
    const { beforeStart, beforeEnd, afterStart, afterEnd, prefix, isStderr } = this.#reader;
    const members = bytes.toString('utf8', beforeStart, beforeEnd) + bytes.toString('utf8', afterStart, afterEnd);
    const behind = prefix === -1 ? '' : prefixAttributes(isStderr).toString();
    return Frame.cut(log, `${members}"kubernetes":${raw}${behind}`, notes);
  }

  /** @returns how many bytes the log takes; 0 where it cannot be written so */
  #write(bytes: Buffer, frame: Frame, metadataBytes: number, arrivalMs: number, to: AnswerBytes): number {
    const line = this.#reader;
    const { messageStart, messageEnd, isStderr } = line;
    if (!line.isAscii && !isUtf8(bytes.subarray(messageStart, messageEnd))) return 0;
    const date = this.#dateOf(bytes, arrivalMs);
    if (date === undefined) return 0;
    const behindMessage = frame.behindMessage(this.#statusOf(bytes));
    const { marker } = frame;
    const metadataEnd = line.metadataStart + metadataBytes;
    const out = to.room(metadataEnd - line.beforeStart + behindMessage.length + marker.length + ROOM_BYTES);
    let at = to.end;
    out.set(MESSAGE, at);
    at += MESSAGE.length;
    at = copyUnescaped(bytes, messageStart, messageEnd, line.unicodeEscapes, out, at);
    out.set(behindMessage, at);
    this.#dateAt = at + DATE_OFFSET - to.end;
    if (date === 'arrival') this.#clock.write(arrivalMs, out, at + DATE_OFFSET);
    else writeTime(bytes, line.prefix === -1 ? line.time : line.prefix, out, at + DATE_OFFSET);
    at += behindMessage.length;
    // A few bytes each: the router's own members.
    for (let from = line.beforeStart; from < line.beforeEnd; from++) out[at++] = bytes[from] as number;
    for (let from = line.afterStart; from < line.afterEnd; from++) out[at++] = bytes[from] as number;
    // The record's own metadata, which have just been compared, are nearer than those that are remembered.
    at += bytes.copy(out, at, line.metadataStart, metadataEnd);
    if (line.prefix !== -1) {
      const attributes = prefixAttributes(isStderr);
      out.set(attributes, at);
      at += attributes.length;
    }
    out.set(marker, at);
    return at + marker.length - to.end;
  }

  #statusOf(bytes: Buffer): Status {
    const { messageStart, messageEnd, isStderr, mayHaveLevel } = this.#reader;
    const text = mayHaveLevel ? parseJson(`"${bytes.toString('utf8', messageStart, messageEnd)}"`) : undefined;
    const status = typeof text === 'string' ? statusOfText(text) : undefined;
    return status ?? statusOfStream(isStderr ? 'stderr' : 'stdout');
  }

  /** Where the log's date comes from, if the line has none of its own; undefined where it is not for this path to say */
  #dateOf(bytes: Buffer, arrivalMs: number): 'record' | 'arrival' | undefined {
    const { prefix, time, timeEnd } = this.#reader;
    if (time !== -1 && !(isUtcTime(bytes, time, timeEnd) && this.#clock.keeps(bytes, time, arrivalMs)))
      return undefined;
    if (prefix !== -1 && !this.#clock.keeps(bytes, prefix, arrivalMs)) return undefined;
    if (time !== -1 || prefix !== -1) return 'record';
    return isWritable(arrivalMs) ? 'arrival' : undefined;
  }
}

/** A line that is JSON, of a container that is known. */
interface FoundJson extends JsonRecord {
  readonly known: KnownMetadata;
  /** The same number where the router has put the same around the line */
  readonly router: number;
}

function onlyLog({ logs, envelope }: LogsVerdict): TransformedLog | undefined {
  return logs.length === 1 && envelope === undefined ? logs[0] : undefined;
}
