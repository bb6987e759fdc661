import type { JsonFrame, JsonRecord } from './json-frame.ts';
import type { WindowClock } from './window-clock.ts';

/** An application has some kinds of lines. */
export const MAX_SHAPES = 32;
/** Where so many were tried, the lines are of no kind, and nothing more is learned of them. */
const MAX_ATTEMPTS = 256;
/** Of a frame, beside its text and its shape's */
const FRAME_BYTES = 500;

/** A frame, and what is compared before a line is. */
export interface KeyedFrame {
  readonly frame: JsonFrame;
  /** Of the keys of its lines */
  readonly hash: number;
  /** What the router has put around them */
  readonly router: number;
}

/** Whether a frame is one for a line. */
export function isFor(known: KeyedFrame, record: JsonRecord, router: number, clock: WindowClock): boolean {
  return known.hash === record.json.line.hash && known.router === router && known.frame.isOf(record, clock);
}

/** A container's frames by the shape of the line; undefined where logs of a shape cannot be cut. */
export class JsonFrames {
  readonly #byShape = new Map<string, KeyedFrame | undefined>();
  #frames: readonly KeyedFrame[] = [];
  #attempts = 0;

  /** @returns the frame of a line that is of a known shape */
  find(record: JsonRecord, router: number, clock: WindowClock): JsonFrame | undefined {
    for (const known of this.#frames) if (isFor(known, record, router, clock)) return known.frame;
    return undefined;
  }

  /** Whether shapes are still tried. */
  get learns(): boolean {
    return this.#attempts < MAX_ATTEMPTS;
  }

  has(shape: string): boolean {
    return this.#byShape.has(shape);
  }

  /** Counts a line of which nothing can be learned. */
  giveUp(): void {
    this.#attempts++;
  }

  /** Of so many, the oldest is forgotten. @returns how many bytes more are remembered */
  add(shape: string, frame: KeyedFrame | undefined): number {
    this.#attempts++;
    let bytes = bytesOfFrame(shape, frame);
    for (const [oldest, gone] of this.#byShape) {
      if (this.#byShape.size < MAX_SHAPES) break;
      this.#byShape.delete(oldest);
      bytes -= bytesOfFrame(oldest, gone);
    }
    // It is made of parts of the line.
    this.#byShape.set(Buffer.from(shape).toString(), frame);
    this.#frames = [...this.#byShape.values()].filter((known) => known !== undefined);
    return bytes;
  }
}

/** About how many bytes are kept of a shape. */
export function bytesOfFrame(shape: string, known: KeyedFrame | undefined): number {
  return shape.length * 2 + (known === undefined ? 0 : FRAME_BYTES + known.frame.bytes);
}
