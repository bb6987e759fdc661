import { isUtf8 } from 'node:buffer';
import { type Status, statusOfStream } from '../datadog/status.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { parseJson } from '../json/value.ts';
import { AnswerBytes } from '../transform/answer-bytes.ts';
import type { LogsVerdict, TransformedLog } from '../transform/transform-record.ts';
import { DATE_OFFSET, Frame, MESSAGE, prefixAttributes } from './frame.ts';
import type { KnownMetadata } from './known-event.ts';
import type { PlainLineReader } from './plain-line.ts';
import { routerDateOf, writeRouterDate } from './router-date.ts';
import { copyUnescaped } from './unicode-escapes.ts';
import type { WindowClock } from './window-clock.ts';

/** Of a container whose logs cannot be cut so often, they are of a kind that cannot. */
const MAX_ATTEMPTS = 8;
/** For what is written of a log beside what its own parts and its frame take */
const ROOM_BYTES = 64;

/** The logs of plain lines. */
export class PlainLogs {
  readonly #line: PlainLineReader;
  readonly #clock: WindowClock;
  /** For the proof of a frame */
  readonly #proof = new AnswerBytes();
  /** Where the date stands in the log that was written last */
  dateAt = 0;

  /** @param line as it was read last */
  constructor(line: PlainLineReader, clock: WindowClock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** Writes the log of the line. @returns how many bytes it takes; 0 where it cannot be written so */
  write(bytes: Buffer, frame: Frame, metadataBytes: number, arrivalMs: number, to: AnswerBytes): number {
    const line = this.#line;
    const { messageStart, messageEnd, isStderr } = line;
    if (!line.isAscii && !isUtf8(bytes.subarray(messageStart, messageEnd))) return 0;
    const date = routerDateOf(line, bytes, arrivalMs, this.#clock);
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
    this.dateAt = at + DATE_OFFSET - to.end;
    writeRouterDate(date, line, bytes, arrivalMs, this.#clock, out, at + DATE_OFFSET);
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

  /** Cuts a frame out of the line's log, where the container has none. */
  learn(
    known: KnownMetadata,
    bytes: Buffer,
    arrivalMs: number,
    log: TransformedLog,
    notes: LogsVerdict['notes'],
  ): void {
    if (known.frame !== undefined || known.attempts === MAX_ATTEMPTS) return;
    known.attempts++;
    const { beforeStart, beforeEnd, afterStart, afterEnd, prefix, isStderr } = this.#line;
    const members = bytes.toString('utf8', beforeStart, beforeEnd) + bytes.toString('utf8', afterStart, afterEnd);
    const behind = prefix === -1 ? '' : prefixAttributes(isStderr).toString();
    const frame = Frame.cut(log, `${members}"kubernetes":${known.raw}${behind}`, notes);
    if (frame === undefined) return;
    // The proof of it: with the frame, this very log comes out.
    const length = this.write(bytes, frame, known.attribute.length, arrivalMs, this.#proof);
    if (length > 0 && this.#proof.last(length).toString() === log.json) known.frame = frame;
  }

  #statusOf(bytes: Buffer): Status {
    const { messageStart, messageEnd, isStderr, mayHaveLevel } = this.#line;
    const text = mayHaveLevel ? parseJson(`"${bytes.toString('utf8', messageStart, messageEnd)}"`) : undefined;
    const status = typeof text === 'string' ? statusOfText(text) : undefined;
    return status ?? statusOfStream(isStderr ? 'stderr' : 'stdout');
  }
}
