import { isUtf8 } from 'node:buffer';
import type { TransformSettings } from '../config/transform-settings.ts';
import { AnswerBytes } from '../transform/answer-bytes.ts';
import type { Counted, LogsVerdict, TransformedLog } from '../transform/transform-record.ts';
import { cutJsonFrame } from './cut-json-frame.ts';
import type { JsonFrame, JsonRecord } from './json-frame.ts';
import { readJsonLine } from './json-line.ts';
import { JsonLineReader } from './json-line-reader.ts';
import type { KnownMetadata } from './known-event.ts';
import type { MetadataMemo } from './metadata-memo.ts';
import type { PlainLineReader } from './plain-line.ts';
import { routerDateOf } from './router-date.ts';
import type { WindowClock } from './window-clock.ts';
import type { Workloads } from './workloads.ts';

/** Of a line with longer keys, or more, another hardly has the same. */
const MAX_SHAPE_CHARACTERS = 8_000;
const KUBERNETES_KEY_BYTES = '"kubernetes":'.length;

/** A line that is JSON, of a container that is known. */
export interface FoundJson extends JsonRecord {
  readonly known: KnownMetadata;
  /** The same number where the router has put the same around the line */
  readonly router: number;
}

/** A number for what the router has put around a line: its members in their order, and whether there is each of the rest. */
function routerForm({ order, isStderr, prefix, afterEnd }: PlainLineReader, metadata: number): number {
  const has = [isStderr, prefix !== -1, metadata !== afterEnd];
  return has.reduce((form, bit) => form * 2 + Number(bit), order);
}

/** The logs of lines that are JSON. */
export class JsonLogs {
  readonly #record: PlainLineReader;
  readonly #json = new JsonLineReader();
  readonly #clock: WindowClock;
  readonly #settings: TransformSettings;
  readonly #memo: MetadataMemo<KnownMetadata>;
  readonly #workloads: Workloads | undefined;
  /** For the proof of a frame */
  readonly #proof = new AnswerBytes();

  /** @param record as it was read last */
  constructor(
    record: PlainLineReader,
    clock: WindowClock,
    settings: TransformSettings,
    memo: MetadataMemo<KnownMetadata>,
    workloads: Workloads | undefined,
  ) {
    this.#record = record;
    this.#clock = clock;
    this.#settings = settings;
    this.#memo = memo;
    this.#workloads = workloads;
  }

  /**
   * Reads the line.
   *
   * @param start of the record
   * @param metadata where they begin
   * @returns what is known of it until the next is read; undefined where it is for the reference path
   */
  read(bytes: Buffer, start: number, metadata: number, known: KnownMetadata, arrivalMs: number): FoundJson | undefined {
    const record = this.#record;
    if (known.hasRules || (!record.isAscii && !isUtf8(bytes.subarray(start, metadata)))) return undefined;
    const routerDate = routerDateOf(record, bytes, arrivalMs, this.#clock);
    if (routerDate === undefined || !this.#json.read(bytes, record, metadata)) return undefined;
    return {
      known,
      router: routerForm(record, metadata),
      bytes,
      record,
      json: this.#json,
      metadataStart: metadata + KUBERNETES_KEY_BYTES,
      metadataEnd: metadata + known.attribute.length,
      arrivalMs,
      routerDate,
    };
  }

  /** The container's frame for such a line, or that of another of its workload, filled in and remembered. */
  frameOf(json: FoundJson): JsonFrame | undefined {
    const { known, router } = json;
    const own = known.jsonFrames.find(json, router, this.#clock);
    if (own !== undefined || known.workload === undefined) return own;
    const learned = known.workload.shapeOf(json, router, this.#clock);
    const filled = learned && known.workload.template?.frameOfShape(learned, known.bytes, this.#settings);
    if (learned === undefined || filled === undefined) return undefined;
    this.#memo.charge(known, known.jsonFrames.add(learned.shape, filled));
    return filled.frame;
  }

  /** Writes the log of the line. @returns how many bytes it takes */
  write(frame: JsonFrame, json: JsonRecord, to: AnswerBytes): number {
    return frame.write(json, this.#clock, to.room(frame.roomFor(json)), to.end) - to.end;
  }

  /** Cuts a frame out of the line's log, where there is none of its shape. */
  learn(json: FoundJson, log: TransformedLog, notes: LogsVerdict['notes']): void {
    const { known, router, arrivalMs } = json;
    const frames = known.jsonFrames;
    const line = frames.learns ? readJsonLine(json.json.text, arrivalMs) : undefined;
    if (line === undefined) return;
    const shape = `${router} ${line.shape}`;
    if (frames.has(shape)) return;
    if (shape.length > MAX_SHAPE_CHARACTERS) {
      frames.giveUp();
      return;
    }
    const members = json.json.values();
    const frame =
      members.size === line.members.size
        ? cutJsonFrame(log.json, { line, members, metadata: known.raw }, Object.keys(notes) as Counted[])
        : undefined;
    // Of a line that is of no frame's shape by what it says, another of the same shape may be.
    if (frame !== undefined && !frame.isOf(json, this.#clock)) {
      frames.giveUp();
      return;
    }
    // The proof of it: with the frame, this very log comes out.
    const isProven =
      frame !== undefined && this.#proof.last(this.write(frame, json, this.#proof)).toString() === log.json;
    const keyed = isProven ? { frame, hash: json.json.line.hash, router } : undefined;
    this.#memo.charge(known, frames.add(shape, keyed));
    // A host of the line's own is compared with the container's.
    if (keyed !== undefined && !line.members.has('hostname')) this.#workloads?.learnShape(known, shape, keyed);
  }
}
