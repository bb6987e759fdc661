import type { TransformSettings } from '../config/transform-settings.ts';
import { ByteTemplate, standsAt, type Values } from './byte-template.ts';
import type { JsonRecord } from './json-frame.ts';
import type { KeyedFrame } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import type { WindowClock } from './window-clock.ts';
import type { WorkloadFrame, WorkloadJsonFrame } from './workload-frame.ts';
import { provenFrame } from './workload-proof.ts';
import { placesOf, type WorkloadValue, workloadValues } from './workload-values.ts';

/** Its pieces, and those of the frame, which is up to twice as long; before the proof what is known of the first container instead */
const BYTES_PER_METADATA_BYTE = 9;
/** An application has some kinds of lines. */
const MAX_SHAPES = 32;
/** Of what is kept of a shape, beside its text and twice its frame's */
const SHAPE_BYTES = 500;
/** Of none of the values anything has been seen. */
const NONE = [0, 0, 0, 0, 0];

/** A frame of one container for lines that are JSON, and what those of all containers have in common. */
interface LearnedShape {
  readonly shape: string;
  readonly keyed: KeyedFrame;
  /** The metadata of that container, until it has been tried to cut its frame */
  from: Buffer | undefined;
  cut: WorkloadJsonFrame | undefined;
}

/** What the metadata of a workload's containers have in common, and what the frames of their logs have. */
export class WorkloadTemplate {
  /** What it counts for where it is remembered; 0 where it is not any more */
  bytes: number;
  /** How many bytes stand behind the metadata as a member, to the end of the record */
  readonly behind: number;
  readonly #metadata: ByteTemplate;
  readonly #values: readonly WorkloadValue[];
  /** The container that it was cut from; undefined as soon as it has served for the proof, whatever that said */
  #first: KnownMetadata | undefined;
  #frame: WorkloadFrame | undefined;
  readonly #shapes: LearnedShape[] = [];

  private constructor(metadata: ByteTemplate, values: readonly WorkloadValue[], first: KnownMetadata) {
    this.bytes = first.bytes.length * BYTES_PER_METADATA_BYTE;
    this.behind = first.bytes.length - first.attribute.length;
    this.#metadata = metadata;
    this.#values = values;
    this.#first = first;
  }

  /** @returns undefined where nothing in the metadata can be told to be the container's own, or not for certain */
  static cut(known: KnownMetadata): WorkloadTemplate | undefined {
    const { bytes, container } = known;
    if (container.kind !== 'kubernetes') return undefined;
    const values = workloadValues(container.kubernetes);
    const text = bytes.toString('latin1');
    const places = placesOf(values, text);
    if (places.length === 0 || !places.every(({ standsAlone }) => standsAlone)) return undefined;
    const metadata = ByteTemplate.cut(text, places);
    return metadata && new WorkloadTemplate(metadata, values, known);
  }

  /** @returns where the values of a container stand, from `start` on; undefined where it is of another workload */
  read(bytes: Buffer, start: number, end: number): Pick<Values, 'starts' | 'lengths'> | undefined {
    const { pieces, gaps } = this.#metadata;
    if (!standsAt(pieces[0] as Buffer, bytes, start, end)) return undefined;
    const starts = NONE.slice();
    const lengths = NONE.slice();
    let at = start + (pieces[0] as Buffer).length;
    for (let index = 0; index < gaps.length; index++) {
      const value = gaps[index] as number;
      const known = lengths[value] as number;
      const length = known === 0 ? (this.#values[value] as WorkloadValue).kind.length(bytes, at) : known;
      if (length === 0 || at + length > end) return undefined;
      if (known === 0) {
        starts[value] = at - start;
        lengths[value] = length;
      } else if (!isRepeated(bytes, start + (starts[value] as number), at, length)) return undefined;
      at += length;
      const piece = pieces[index + 1] as Buffer;
      if (!standsAt(piece, bytes, at, end)) return undefined;
      at += piece.length;
    }
    return at === end ? { starts, lengths } : undefined;
  }

  /** What the frames of all its containers have in common. @returns undefined where that cannot be proven */
  frame(settings: TransformSettings): WorkloadFrame | undefined {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      const { bytes, frame } = first;
      this.#frame = provenFrame(this.#metadata, this.#values, { values: this.#valuesOf(bytes), frame }, settings);
    }
    return this.#frame;
  }

  /** Learns a frame of one of its containers. Of so many, the oldest is forgotten. @returns how many bytes more are remembered */
  learnShape(shape: string, keyed: KeyedFrame, from: Buffer): number {
    if (this.#shapes.some((known) => known.shape === shape)) return 0;
    const [oldest] = this.#shapes.length === MAX_SHAPES ? this.#shapes.splice(0, 1) : [];
    // The text is made of parts of the line.
    const learned = { shape: Buffer.from(shape).toString(), keyed, from, cut: undefined };
    this.#shapes.push(learned);
    return bytesOf(learned) - (oldest === undefined ? 0 : bytesOf(oldest));
  }

  /** The frame for a line of a container, by that of another for a line of its shape. */
  frameOfShape(
    record: JsonRecord,
    router: number,
    metadata: Buffer,
    { clock, settings }: { readonly clock: WindowClock; readonly settings: TransformSettings },
  ): { readonly shape: string; readonly keyed: KeyedFrame } | undefined {
    const { hash } = record.json.line;
    const learned = this.#shapes.find(
      ({ keyed }) => keyed.hash === hash && keyed.router === router && keyed.frame.isOf(record, clock),
    );
    const frame = learned && this.frame(settings);
    if (learned === undefined || frame === undefined) return undefined;
    if (learned.from !== undefined) {
      learned.cut = frame.cutJson(learned.keyed.frame, this.#valuesOf(learned.from));
      learned.from = undefined;
    }
    const { shape, keyed, cut } = learned;
    return cut && { shape, keyed: { ...keyed, frame: cut.fill(keyed.frame, this.#valuesOf(metadata)) } };
  }

  /** @throws {TypeError} where the metadata are of another workload */
  #valuesOf(bytes: Buffer): Values {
    const places = this.read(bytes, 0, bytes.length);
    if (places === undefined) throw new TypeError('The metadata are not of this workload');
    return { bytes, ...places };
  }
}

function bytesOf({ shape, keyed }: LearnedShape): number {
  return shape.length * 2 + keyed.frame.bytes * 2 + SHAPE_BYTES;
}

function isRepeated(bytes: Uint8Array, first: number, again: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[first + index] !== bytes[again + index]) return false;
  return true;
}
