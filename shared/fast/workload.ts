import type { JsonRecord } from './json-frame.ts';
import { bytesOfFrame, isFor, type KeyedFrame, MAX_SHAPES } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import { BYTES_PER_METADATA_BYTE } from './metadata-memo.ts';
import type { WindowClock } from './window-clock.ts';
import type { WorkloadJsonFrame } from './workload-frame.ts';
import { cutTemplate, type WorkloadTemplate } from './workload-template.ts';

/** A frame of one container for lines that are JSON, and what those of all containers have in common. */
export interface LearnedShape {
  readonly shape: string;
  readonly keyed: KeyedFrame;
  /** The metadata of that container, until it has been tried to cut its frame */
  from: Buffer | undefined;
  cut: WorkloadJsonFrame | undefined;
}

/** Containers whose metadata differ in what is each one's own. */
export class Workload {
  /** What it counts for where it is remembered; 0 where it is not any more */
  bytes: number;
  #first: KnownMetadata | undefined;
  #template: WorkloadTemplate | undefined;
  readonly #shapes: LearnedShape[] = [];

  /** @param first one of them */
  constructor(first: KnownMetadata) {
    // Its template's pieces and those of the frame, or what is known of the first container, before the proof.
    this.bytes = first.bytes.length * BYTES_PER_METADATA_BYTE;
    this.#first = first;
  }

  /** Cut when another container asks: most workloads have a single one. @returns undefined where it cannot be cut */
  get template(): WorkloadTemplate | undefined {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      this.#template = cutTemplate(first);
    }
    return this.#template;
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

  /** @returns what has been learned of a line's shape from any of the containers */
  shapeOf(record: JsonRecord, router: number, clock: WindowClock): LearnedShape | undefined {
    return this.#shapes.find(({ keyed }) => isFor(keyed, record, router, clock));
  }
}

function bytesOf({ shape, keyed, from }: Omit<LearnedShape, 'cut'>): number {
  // What it is cut to is as large as the frame.
  return bytesOfFrame(shape, keyed) + keyed.frame.bytes + (from?.length ?? 0);
}
