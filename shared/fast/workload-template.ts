import type { TransformSettings } from '../config/transform-settings.ts';
import { ByteTemplate, type Values } from './byte-template.ts';
import type { KeyedFrame } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import { matches } from './string-bytes.ts';
import type { LearnedShape, Workload } from './workload.ts';
import type { WorkloadFrame } from './workload-frame.ts';
import { WorkloadMember } from './workload-member.ts';
import { provenFrame } from './workload-proof.ts';
import { placesOf, type WorkloadValue, workloadValues } from './workload-values.ts';

/** Where a container's values stand in its metadata. */
export type Places = Pick<Values, 'starts' | 'lengths'>;

/**
 * @param first a container of the workload
 * @returns undefined where nothing in the metadata can be told to be the container's own, or not for certain
 */
export function cutTemplate(first: KnownMetadata): WorkloadTemplate | undefined {
  const { bytes, container } = first;
  if (container.kind !== 'kubernetes') return undefined;
  const values = workloadValues(container.kubernetes);
  const text = bytes.toString('latin1');
  const places = placesOf(values, text);
  if (places.length === 0 || !places.every(({ standsAlone }) => standsAlone)) return undefined;
  const metadata = ByteTemplate.cut(text, places);
  return metadata && new WorkloadTemplate(metadata, values, first);
}

/** What the metadata of a workload's containers have in common, and what the frames of their logs have. */
export class WorkloadTemplate {
  /** How many bytes stand behind the metadata as a member, to the end of the record */
  readonly behind: number;
  readonly #metadata: ByteTemplate;
  readonly #values: readonly WorkloadValue[];
  /** For each value, that nothing of it has been seen */
  readonly #unseen: readonly number[];
  /** Undefined as soon as it has served for the proof, whatever that said */
  #first: KnownMetadata | undefined;
  #frame: WorkloadFrame | undefined;

  constructor(metadata: ByteTemplate, values: readonly WorkloadValue[], first: KnownMetadata) {
    this.behind = first.bytes.length - first.attribute.length;
    this.#metadata = metadata;
    this.#values = values;
    this.#unseen = values.map(() => 0);
    this.#first = first;
  }

  /** @returns where the values of a container stand, from `start` on; undefined where it is of another workload */
  read(bytes: Buffer, start: number, end: number): Places | undefined {
    const { pieces, gaps } = this.#metadata;
    if (!matches(bytes, start, end, pieces[0] as Buffer)) return undefined;
    const starts = this.#unseen.slice();
    const lengths = this.#unseen.slice();
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
      if (!matches(bytes, at, end, piece)) return undefined;
      at += piece.length;
    }
    return at === end ? { starts, lengths } : undefined;
  }

  /**
   * What is known of a container of which no log has been seen.
   *
   * @param bytes its metadata, with the values at these places
   * @returns undefined where the template cannot be proven
   */
  memberOf(workload: Workload, bytes: Buffer, places: Places, settings: TransformSettings): KnownMetadata | undefined {
    const frame = this.#provenFrame(settings);
    return frame && new WorkloadMember(bytes, places, { workload, frame, behind: this.behind });
  }

  /** The frame of a container, with these metadata, for lines of a shape that was learned from another. */
  frameOfShape(learned: LearnedShape, metadata: Buffer, settings: TransformSettings): KeyedFrame | undefined {
    const frame = this.#provenFrame(settings);
    if (frame === undefined) return undefined;
    const { keyed, from } = learned;
    if (from !== undefined) {
      learned.from = undefined;
      learned.cut = frame.cutJson(keyed.frame, this.#valuesOf(from));
    }
    return learned.cut && { ...keyed, frame: learned.cut.fill(keyed.frame, this.#valuesOf(metadata)) };
  }

  /** What the frames of all its containers have in common. @returns undefined where that cannot be proven */
  #provenFrame(settings: TransformSettings): WorkloadFrame | undefined {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      const { bytes, frame } = first;
      this.#frame = provenFrame(this.#metadata, this.#values, { values: this.#valuesOf(bytes), frame }, settings);
    }
    return this.#frame;
  }

  /** @throws {TypeError} where the metadata are of another workload */
  #valuesOf(bytes: Buffer): Values {
    const places = this.read(bytes, 0, bytes.length);
    if (places === undefined) throw new TypeError('The metadata are not of this workload');
    return { bytes, ...places };
  }
}

function isRepeated(bytes: Uint8Array, first: number, again: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[first + index] !== bytes[again + index]) return false;
  return true;
}
