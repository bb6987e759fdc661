import { isUtf8 } from 'node:buffer';
import type { TransformSettings } from '../config/transform-settings.ts';
import { isObject, parseJson } from '../json/value.ts';
import { factsOf } from '../log/facts.ts';
import {
  type Counted,
  type LogsVerdict,
  type TransformedLog,
  transformKnown,
  type Verdict,
} from '../transform/transform-record.ts';
import { metadataStart, readKnownEvent } from './known-event.ts';
import { type Frame, type KnownMetadata, MetadataMemo } from './metadata-memo.ts';
import { isUtcTime, PlainLineReader } from './plain-line.ts';
import { copyUnescaped } from './unicode-escapes.ts';
import { WindowClock, writeTime } from './window-clock.ts';

const MESSAGE = Buffer.from('{"message":"');
const TIMESTAMP = Buffer.from('","timestamp":"');
const INFO = Buffer.from('","status":"info"');
const ERROR = Buffer.from('","status":"error"');
const STDOUT = Buffer.from(',"stream":"stdout","logtag":"F"');
const STDERR = Buffer.from(',"stream":"stderr","logtag":"F"');
const TIMESTAMP_BYTES = 24;

/**
 * The log of a record whose metadata has been seen before. Of a plain line it is put together from bytes, without parsing
 * anything; of another the line alone is read. It knows nothing of tags: what it writes around a plain line it has cut out of a
 * log that the reference path made of the same metadata. What it is not sure of it leaves.
 */
export class FastPath {
  readonly #reader = new PlainLineReader();
  readonly #memo = new MetadataMemo();
  readonly #settings: TransformSettings;
  readonly #clock: WindowClock;
  readonly #keepsMetadata: boolean;
  #out = Buffer.allocUnsafe(64 * 1024);
  /** Bytes of the log that `take` has written last */
  bytesOut = 0;
  /** What is to be counted of it */
  notes: readonly Counted[] = [];

  constructor(settings: TransformSettings) {
    this.#settings = settings;
    this.#clock = new WindowClock(settings.windowMs);
    this.#keepsMetadata = settings.kubernetesObject === 'keep';
  }

  /** @returns base64 of the log, which is that of the reference path; undefined where more of the record has to be read */
  take(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined): string | undefined {
    if (arrivalMs === undefined || !this.#keepsMetadata || !this.#reader.read(bytes, start, end)) return undefined;
    const frame = this.#memo.find(bytes, this.#reader.metadataStart, end)?.frame;
    if (frame === undefined) return undefined;
    const length = this.#write(bytes, frame, arrivalMs);
    if (length === 0) return undefined;
    this.bytesOut = length;
    this.notes = frame.notes;
    return this.#out.toString('base64', 0, length);
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
    const known = this.#memo.find(bytes, metadata, end);
    if (known === undefined) return undefined;
    const event = readKnownEvent(bytes, start, metadata, known);
    if (event === undefined) return undefined;
    const verdict = transformKnown(event, arrivalMs, this.#settings, maxBytes);
    if (known.frame === undefined && verdict.kind === 'logs') {
      this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
    }
    return verdict;
  }

  /** Learns the metadata of a record that has been read as a whole. */
  learn(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined, verdict: LogsVerdict): void {
    const metadata = metadataStart(bytes, start, end);
    const log = onlyLog(verdict);
    if (metadata === -1 || log === undefined || this.#memo.find(bytes, metadata, end) !== undefined) return;
    const { container, attributes, format } = log.draft;
    const raw = attributes.get('kubernetes');
    const object = raw === undefined ? undefined : parseJson(raw);
    if (format !== 'fluent-bit' || container?.kind !== 'kubernetes' || raw === undefined || !isObject(object)) return;
    // Of what is no UTF-8 each log has to say so.
    if (!isUtf8(bytes.subarray(metadata, end))) return;
    // The one member that it is read from, and the last of the record.
    if (container.key !== `"kubernetes":${raw},`) return;
    if (bytes.toString('utf8', metadata, end).trimEnd() !== `"kubernetes":${raw}}`) return;
    const known = { bytes: Buffer.from(bytes.subarray(metadata, end)), raw, object, container, frame: undefined };
    this.#memo.add(known);
    this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
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
    // Rules look at each line. That some could not be applied is the same for all.
    if (factsOf(known.container, this.#settings).rules.rules.length > 0) return;
    if (!this.#reader.read(bytes, start, end)) return;
    const frame = this.#cutFrame(bytes, known.raw, log, Object.keys(verdict.notes) as Counted[]);
    if (frame === undefined) return;
    // The proof of it: with the frame, this very log comes out.
    const length = this.#write(bytes, frame, arrivalMs);
    if (length > 0 && this.#out.toString('utf8', 0, length) === log.json) known.frame = frame;
  }

  #cutFrame(bytes: Buffer, raw: string, { json, draft }: TransformedLog, notes: readonly Counted[]): Frame | undefined {
    const { message, timestamp, status } = draft;
    const head = JSON.stringify({ message, timestamp, status }).slice(0, -1);
    const { beforeStart, beforeEnd, afterStart, afterEnd, prefix, isStderr } = this.#reader;
    const members = bytes.toString('utf8', beforeStart, beforeEnd) + bytes.toString('utf8', afterStart, afterEnd);
    const attributes = `${members}"kubernetes":${raw}${prefix === -1 ? '' : isStderr ? STDERR : STDOUT}`;
    const at = json.lastIndexOf(attributes);
    if (!json.startsWith(head) || at < head.length) return undefined;
    return {
      fields: Buffer.from(json.slice(head.length, at)),
      attribute: Buffer.from(`"kubernetes":${raw}`),
      marker: Buffer.from(json.slice(at + attributes.length)),
      notes,
    };
  }

  /** @returns how many bytes of `#out` are the log; 0 where it cannot be written so */
  #write(bytes: Buffer, { fields, attribute, marker }: Frame, arrivalMs: number): number {
    const line = this.#reader;
    if (!line.isAscii && !isUtf8(bytes.subarray(line.messageStart, line.messageEnd))) return 0;
    const arrival = this.#dateOf(bytes, arrivalMs);
    if (arrival === undefined) return 0;
    this.#makeRoom(line.metadataStart - line.beforeStart + fields.length + attribute.length + marker.length);
    const out = this.#out;
    let at = MESSAGE.copy(out, 0);
    at += line.hasUnicodeEscapes
      ? copyUnescaped(bytes, line.messageStart, line.messageEnd, out, at)
      : bytes.copy(out, at, line.messageStart, line.messageEnd);
    at += TIMESTAMP.copy(out, at);
    if (arrival === '') writeTime(bytes, line.prefix === -1 ? line.time : line.prefix, out, at);
    else out.write(arrival, at, 'latin1');
    at += TIMESTAMP_BYTES;
    at += (line.isStderr ? ERROR : INFO).copy(out, at);
    at += fields.copy(out, at);
    if (line.beforeEnd > line.beforeStart) at += bytes.copy(out, at, line.beforeStart, line.beforeEnd);
    if (line.afterEnd > line.afterStart) at += bytes.copy(out, at, line.afterStart, line.afterEnd);
    at += attribute.copy(out, at);
    if (line.prefix !== -1) at += (line.isStderr ? STDERR : STDOUT).copy(out, at);
    return at + marker.copy(out, at);
  }

  /** '' where it stands in the record; the arrival where the record has none; undefined where it is not for this path to say */
  #dateOf(bytes: Buffer, arrivalMs: number): string | undefined {
    const { prefix, time, timeEnd } = this.#reader;
    if (time !== -1 && !(isUtcTime(bytes, time, timeEnd) && this.#clock.keeps(bytes, time, arrivalMs)))
      return undefined;
    if (prefix !== -1 && !this.#clock.keeps(bytes, prefix, arrivalMs)) return undefined;
    if (time !== -1 || prefix !== -1) return '';
    return this.#clock.arrival(arrivalMs) || undefined;
  }

  #makeRoom(bytes: number): void {
    const needed = bytes + 256;
    if (this.#out.length < needed) this.#out = Buffer.allocUnsafe(needed * 2);
  }
}

function onlyLog({ logs, envelope }: LogsVerdict): TransformedLog | undefined {
  return logs.length === 1 && envelope === undefined ? logs[0] : undefined;
}
