import { isUtf8 } from 'node:buffer';
import type { TransformSettings } from '../config/transform-settings.ts';
import { LATE_MARGIN_MS, MAX_LOG_BYTES } from '../datadog/limits.ts';
import type { LogDraft } from '../log/draft.ts';
import { factsOf } from '../log/facts.ts';
import { LogBytes } from './log-bytes.ts';
import { type LastMember, lastMember, MetadataMemo, type Remembered } from './metadata-memo.ts';
import { PlainLineReader } from './plain-line.ts';
import { ReplayFrame } from './replay-frame.ts';
import { copyUnescaped } from './unicode-escapes.ts';
import { isUtcTime } from './utc-time.ts';
import { WindowClock, writeTime } from './window-clock.ts';

const DATE_BYTES = 24;

/** A container of the run, with the frames of its logs by what is read of a line beside its text. */
interface ReplayedContainer extends Remembered, Pick<LastMember, 'bytes' | 'attribute'> {
  readonly frames: (ReplayFrame | undefined)[];
}

/**
 * The logs of one run's records that are plain lines of containers which are known, put together from bytes: what stands around
 * a line has been cut out of a log that the run has sent before of the same container.
 */
export class ReplayPath {
  readonly #settings: TransformSettings;
  readonly #movesLate: boolean;
  readonly #keepsMetadata: boolean;
  readonly #reader = new PlainLineReader();
  readonly #memo = new MetadataMemo<ReplayedContainer>();
  readonly #clock: WindowClock;
  readonly #lateClock: WindowClock;
  readonly #out = new LogBytes();
  /** The log's own date, and the present */
  readonly #date = Buffer.alloc(DATE_BYTES);
  readonly #present = Buffer.alloc(DATE_BYTES);
  #record: Buffer = Buffer.alloc(0);
  #isPlain = false;
  #isLate = false;
  #frame: ReplayFrame | undefined;

  /**
   * @param windowMs in which Datadog keeps logs
   * @param movesLate whether a log outside of it is moved to the present; else it is left
   */
  constructor(settings: TransformSettings, windowMs: number, movesLate: boolean) {
    this.#settings = settings;
    this.#movesLate = movesLate;
    this.#keepsMetadata = settings.kubernetesObject === 'keep';
    this.#clock = new WindowClock(settings.windowMs);
    // As if it were the margin earlier: so the window ends that much earlier, and begins that much later.
    this.#lateClock = new WindowClock(windowMs - 2 * LATE_MARGIN_MS);
  }

  /** @returns whether `write` can write the log of a record */
  find(record: Buffer, arrivalMs: number | undefined, nowMs: number): boolean {
    this.#frame = undefined;
    this.#isPlain = arrivalMs !== undefined && this.#read(record, arrivalMs, nowMs);
    if (!this.#isPlain) return false;
    const known = this.#memo.find(record, this.#reader.metadataStart, record.length);
    const frame = known?.frames[this.#kind];
    if (frame === undefined || frame.bytes + record.length > MAX_LOG_BYTES) return false;
    this.#frame = frame;
    return true;
  }

  /** Whether it is moved to the present */
  get isLate(): boolean {
    return this.#isLate;
  }

  /**
   * The log of the record that was found last.
   *
   * @param eventId 32 characters
   */
  write(eventId: string): Buffer {
    const frame = this.#frame as ReplayFrame;
    const line = this.#reader;
    const out = this.#out.room(frame.bytes + this.#record.length);
    const start = frame.begin(out, this.#out.at);
    const messageEnd = this.#copyMessage(out, start);
    const [date, moved] = this.#isLate ? [this.#present, this.#date] : [this.#date, this.#date];
    return this.#out.take(frame.finish({ bytes: this.#record, line, date, moved, eventId }, out, messageEnd));
  }

  /**
   * Learns from a log that the reference path has made of the record that was not found last.
   *
   * @param draft of the only log of the record, before it was replayed
   * @param log as it is sent
   */
  learn(draft: LogDraft, log: Buffer, eventId: string): void {
    if (!this.#isPlain || this.#frame !== undefined) return;
    this.#isPlain = false;
    const known = this.#known(draft);
    if (known === undefined || !isLineOnly(draft)) return;
    const line = this.#reader;
    const message = Buffer.alloc(line.messageEnd - line.messageStart);
    const { beforeStart, beforeEnd, afterStart, afterEnd } = line;
    const frame = ReplayFrame.cut(log, {
      message: message.subarray(0, this.#copyMessage(message, 0)),
      members: Buffer.concat([
        this.#record.subarray(beforeStart, beforeEnd),
        this.#record.subarray(afterStart, afterEnd),
      ]),
      metadata: known.attribute,
      eventId,
      movedDate: this.#isLate ? this.#date : undefined,
    });
    if (frame === undefined) return;
    // The proof of it: with the frame, this very log comes out.
    this.#frame = frame;
    if (this.write(eventId).equals(log)) known.frames[this.#kind] = frame;
  }

  #read(record: Buffer, arrivalMs: number, nowMs: number): boolean {
    const line = this.#reader;
    // Of a line with a level of its own the status is its own, too.
    if (!this.#keepsMetadata || !line.read(record, 0, record.length) || line.mayHaveLevel) return false;
    if (!line.isAscii && !isUtf8(record.subarray(line.messageStart, line.messageEnd))) return false;
    if (!this.#readDate(record, arrivalMs)) return false;
    this.#isLate = !this.#lateClock.keeps(this.#date, 0, nowMs - LATE_MARGIN_MS);
    this.#record = record;
    return !this.#isLate || (this.#movesLate && this.#clock.write(nowMs, this.#present, 0));
  }

  /** @returns false where it is not for this path to say what the date is */
  #readDate(record: Buffer, arrivalMs: number): boolean {
    const { prefix, time, timeEnd } = this.#reader;
    if (time !== -1 && !(isUtcTime(record, time, timeEnd) && this.#clock.keeps(record, time, arrivalMs))) return false;
    if (prefix !== -1 && !this.#clock.keeps(record, prefix, arrivalMs)) return false;
    if (time === -1 && prefix === -1) return this.#clock.write(arrivalMs, this.#date, 0);
    writeTime(record, prefix === -1 ? time : prefix, this.#date, 0);
    return true;
  }

  /** Which frame a line needs */
  get #kind(): number {
    const { prefix, isStderr } = this.#reader;
    return (this.#isLate ? 4 : 0) + (prefix === -1 ? 0 : 2) + (isStderr ? 1 : 0);
  }

  /** @returns where it ends */
  #copyMessage(out: Buffer, at: number): number {
    const { messageStart, messageEnd, unicodeEscapes } = this.#reader;
    return copyUnescaped(this.#record, messageStart, messageEnd, unicodeEscapes, out, at);
  }

  /** @returns undefined where a log has to be looked at as a whole, because the metadata are not all that counts, or are not certain */
  #known({ container, attributes, format }: LogDraft): ReplayedContainer | undefined {
    const record = this.#record;
    const { metadataStart } = this.#reader;
    const found = this.#memo.find(record, metadataStart, record.length);
    if (found !== undefined) return found;
    const raw = attributes.get('kubernetes');
    if (format !== 'fluent-bit' || container?.kind !== 'kubernetes' || raw === undefined) return undefined;
    // Rules look at each line.
    if (factsOf(container, this.#settings).rules.rules.length > 0) return undefined;
    const last = lastMember(record, metadataStart, record.length, container, raw);
    if (last === undefined) return undefined;
    const known = { bytes: last.bytes, attribute: last.attribute, frames: [], memoBytes: 0 };
    this.#memo.add(known);
    return known;
  }
}

/** Whether nothing of a log is its own but message, date, status and the router's members. */
function isLineOnly({ tags, surplusTags, claims, original, flags, part, late, logGroup, service }: LogDraft): boolean {
  if (tags.length + surplusTags.length + flags.length > 0 || claims.size + original.size > 0) return false;
  return part === undefined && late === undefined && logGroup === undefined && service === undefined;
}
