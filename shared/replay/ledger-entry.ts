import * as z from 'zod/mini';
import { type NumberRange, NumberRanges } from './number-ranges.ts';

const VERSION = 1;

/** How far an object is. */
export interface Place {
  /** Lines of which every record has its outcome: accepted, dropped by a rule, or in a dead letter that is written */
  readonly lines: NumberRanges;
  /** Of other lines, the logs that Datadog has, by line */
  readonly logs: ReadonlyMap<number, LogsOfLine>;
  /** Where to go on reading: everything before is done */
  readonly next: TextPosition;
  /** Records of `lines` */
  readonly records: number;
  /** A dead letter refers to the object */
  readonly isKept: boolean;
  /** Nothing of it is left to do, and yet it stays */
  readonly isDone: boolean;
}

export interface LogsOfLine {
  /** How many logs the line has */
  readonly of: number;
  /** Their places, from 0 on */
  readonly done: NumberRanges;
}

/** Which logs of a line are done, where it had as many then as it has now: other logs have other places. */
export function logsDone(logs: Place['logs'], line: number, of: number): LogsOfLine {
  const earlier = logs.get(line);
  return earlier?.of === of ? earlier : { of, done: new NumberRanges() };
}

/** Where a line begins in an object's text, as it is when it is inflated. */
export interface TextPosition {
  /** Counted from 1 */
  readonly line: number;
  readonly byte: number;
}

/** One entry of an object's ledger: the newest one counts. */
export interface LedgerEntry {
  readonly key: string;
  /** Of the object; what is done of another version counts for nothing */
  readonly etag: string;
  /** The run that wrote it */
  readonly replayId: string;
  /** Until when its writer holds the object, in the bucket's time; undefined: it does not any more */
  readonly untilMs: number | undefined;
  /** How many runs in a row have not done a line or a log of it */
  readonly fruitless: number;
  /** How often in a row its holder has ended without a word */
  readonly brokenOff: number;
  /** Logs that Datadog may have beyond what `place` says */
  readonly mayRepeat: number;
  /** Logs sent again which no run has reported yet: its writer may end without a word */
  readonly repeated: number;
  /** Under which the logs of a line were counted: with other settings they may be others */
  readonly settingsId: string;
  readonly place: Place;
}

const count = z.int().check(z.nonnegative());
const ranges = z.array(z.tuple([count, count]));

const schema = z.object({
  v: z.literal(VERSION),
  key: z.string(),
  etag: z.string(),
  replay_id: z.string(),
  until: z.nullable(z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text))))),
  fruitless: count,
  broken_off: count,
  may_repeat: count,
  repeated: count,
  settings_id: z.string(),
  next: z.object({ line: count, byte: count }),
  records: count,
  kept: z.boolean(),
  done: z.boolean(),
  lines: ranges,
  logs: z.array(z.object({ line: count, of: count, done: ranges })),
});

export const START: Place = {
  lines: new NumberRanges(),
  logs: new Map(),
  next: { line: 1, byte: 0 },
  records: 0,
  isKept: false,
  isDone: false,
};

export function writeLedgerEntry({ place, ...entry }: LedgerEntry): Buffer {
  const written: z.infer<typeof schema> = {
    v: VERSION,
    key: entry.key,
    etag: entry.etag,
    replay_id: entry.replayId,
    until: entry.untilMs === undefined ? null : new Date(entry.untilMs).toISOString(),
    fruitless: entry.fruitless,
    broken_off: entry.brokenOff,
    may_repeat: entry.mayRepeat,
    repeated: entry.repeated,
    settings_id: entry.settingsId,
    next: { line: place.next.line, byte: place.next.byte },
    records: place.records,
    kept: place.isKept,
    done: place.isDone,
    lines: mutable(place.lines.ranges),
    logs: [...place.logs].map(([line, { of, done }]) => ({ line, of, done: mutable(done.ranges) })),
  };
  return Buffer.from(`${JSON.stringify(written)}\n`);
}

/** @returns undefined where it is none of this version's */
export function readLedgerEntry(bytes: Uint8Array): LedgerEntry | undefined {
  const read = schema.safeParse(jsonOf(bytes));
  if (!read.success) return undefined;
  const { data } = read;
  return {
    key: data.key,
    etag: data.etag,
    replayId: data.replay_id,
    untilMs: data.until === null ? undefined : Date.parse(data.until),
    fruitless: data.fruitless,
    brokenOff: data.broken_off,
    mayRepeat: data.may_repeat,
    repeated: data.repeated,
    settingsId: data.settings_id,
    place: {
      lines: new NumberRanges(data.lines),
      logs: new Map(data.logs.map(({ line, of, done }) => [line, { of, done: new NumberRanges(done) }])),
      next: data.next,
      records: data.records,
      isKept: data.kept,
      isDone: data.done,
    },
  };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

function mutable(all: readonly NumberRange[]): [number, number][] {
  return all.map(([first, last]) => [first, last]);
}
