import type { PlainLine } from './plain-line.ts';

const DATE_BYTES = 24;
const EVENT_ID_BYTES = 32;
const MESSAGE = Buffer.from('{"message":"');
const TIMESTAMP = Buffer.from('","timestamp":"');
const EVENT_ID = ',"event_id":"';
const LATE = ',"late":{"timestamp":"';

/**
 * What a replay writes for a container around the parts that are a plain line's own: between the message and the router's members,
 * and behind those.
 */
export class ReplayFrame {
  readonly #between: Buffer;
  readonly #end: Buffer;
  /** Where in `#end` the event's id stands, and the date that a log had before it was moved; -1 where it was not */
  readonly #eventIdAt: number;
  readonly #lateAt: number;

  private constructor(between: Buffer, end: Buffer, eventIdAt: number, lateAt: number) {
    this.#between = between;
    this.#end = end;
    this.#eventIdAt = eventIdAt;
    this.#lateAt = lateAt;
  }

  /**
   * Cuts a log into what is the container's and what is the line's.
   *
   * @param log as it is sent
   * @param parts of it: the message as JSON text, the router's members, the metadata as a member, its own date where it was moved
   * @returns undefined where one of them is not where it should be
   */
  static cut(
    log: Buffer,
    parts: {
      readonly message: Buffer;
      readonly members: Buffer;
      readonly metadata: Buffer;
      readonly eventId: string;
      readonly movedDate: Buffer | undefined;
    },
  ): ReplayFrame | undefined {
    const { message, members, metadata, eventId, movedDate } = parts;
    const messageEnd = MESSAGE.length + message.length;
    const start = Buffer.concat([MESSAGE, message, TIMESTAMP]);
    const attributes = log.lastIndexOf(Buffer.concat([members, metadata]));
    if (!log.subarray(0, start.length).equals(start) || attributes < start.length + DATE_BYTES) return undefined;
    const between = Buffer.from(log.subarray(messageEnd, attributes));
    const end = Buffer.from(log.subarray(attributes + members.length));
    const eventIdAt = placeOf(`${EVENT_ID}${eventId}"`, EVENT_ID.length, end);
    const lateAt = movedDate === undefined ? -1 : placeOf(`${LATE}${movedDate}"}`, LATE.length, end);
    if (eventId.length !== EVENT_ID_BYTES || eventIdAt === -1) return undefined;
    if (movedDate !== undefined && lateAt === -1) return undefined;
    return new ReplayFrame(between, end, eventIdAt, lateAt);
  }

  /** How many bytes a log takes at most, but for what is the line's own */
  get bytes(): number {
    return MESSAGE.length + this.#between.length + this.#end.length;
  }

  /** @returns where the message is to be written */
  begin(out: Uint8Array, at: number): number {
    out.set(MESSAGE, at);
    return at + MESSAGE.length;
  }

  /**
   * Writes what stands behind the message.
   *
   * @param date of the log, 24 bytes
   * @param moved the date that it had before, where this is the frame of such logs
   * @returns where the log ends
   */
  finish(
    {
      bytes,
      line,
      date,
      moved,
      eventId,
    }: {
      readonly bytes: Uint8Array;
      readonly line: PlainLine;
      readonly date: Uint8Array;
      readonly moved: Uint8Array;
      readonly eventId: string;
    },
    out: Buffer,
    start: number,
  ): number {
    let at = start;
    out.set(this.#between, at);
    out.set(date, at + TIMESTAMP.length);
    at += this.#between.length;
    // A few bytes each
    for (let from = line.beforeStart; from < line.beforeEnd; from++) out[at++] = bytes[from] as number;
    for (let from = line.afterStart; from < line.afterEnd; from++) out[at++] = bytes[from] as number;
    out.set(this.#end, at);
    out.write(eventId, at + this.#eventIdAt, 'latin1');
    if (this.#lateAt !== -1) out.set(moved, at + this.#lateAt);
    return at + this.#end.length;
  }
}

/** @returns where that part of a text begins which has the offset; -1 where the text does not stand there, or stands there twice */
function placeOf(text: string, offset: number, bytes: Buffer): number {
  const at = bytes.lastIndexOf(text);
  return at === -1 || bytes.indexOf(text) !== at ? -1 : at + offset;
}
