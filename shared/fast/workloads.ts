import type { TransformSettings } from '../config/transform-settings.ts';
import { QUOTE } from '../json/syntax.ts';
import { FNV_BASIS, fnv } from './fnv.ts';
import type { KeyedFrame } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import { matches } from './string-bytes.ts';
import { Workload } from './workload.ts';

/** So many kinds of containers a cluster hardly has; each takes some kilobytes. */
const MAX_WORKLOADS = 500;
const MAX_BYTES = 6_000_000;
/** Of names that are alike but for their end, as those of a pod's containers, or of a workload whose own template changes */
const MAX_IN_BUCKET = 8;
/** Longer ones hold something that no other container's do. */
const MAX_METADATA_BYTES = 16_384;

/** Fluent Bit writes the pod's name first. */
const BEGIN = Buffer.from('"kubernetes":{"pod_name":"');
const MAX_NAME_BYTES = 63;
const DASH = 0x2d;
/** At the end the image's name stands, which tells a pod's containers apart. */
const TAIL_BYTES = 32;

/** Workloads, by the beginning of their pods' names. Bounded in number and bytes; the oldest go first. */
export class Workloads {
  readonly #settings: TransformSettings;
  readonly #buckets = new Map<number, Workload[]>();
  #workloads = 0;
  #bytes = 0;

  constructor(settings: TransformSettings) {
    this.#settings = settings;
  }

  /** What is known of a container of which no log has been seen; undefined where nothing is proven of its workload. */
  find(bytes: Buffer, start: number, end: number): KnownMetadata | undefined {
    const bucket = this.#buckets.get(hash(bytes, start, end));
    if (bucket === undefined) return undefined;
    for (const workload of bucket) {
      const { template } = workload;
      const places = template?.read(bytes, start, end);
      if (places !== undefined) return template?.memberOf(workload, bytes.subarray(start, end), places, this.#settings);
    }
    return undefined;
  }

  /** The workload of a container that is not a member yet, known or new; undefined where it is of none. */
  workloadOf(known: KnownMetadata): Workload | undefined {
    const { bytes, hasRules } = known;
    const key = hash(bytes, 0, bytes.length);
    if (key === NO_KEY || hasRules || bytes.length > MAX_METADATA_BYTES) return undefined;
    // What cannot be proven is not cut again.
    const isMember = ({ template }: Workload) => template?.read(bytes, 0, bytes.length) !== undefined;
    const found = this.#buckets.get(key)?.find(isMember);
    if (found !== undefined) return found;
    const workload = new Workload(known);
    this.#add(key, workload);
    return workload;
  }

  /** Learns a container's frame for lines that are JSON. */
  learnShape({ workload, bytes }: KnownMetadata, shape: string, keyed: KeyedFrame): void {
    if (workload === undefined || workload.bytes === 0) return;
    const more = workload.learnShape(shape, keyed, bytes);
    workload.bytes += more;
    this.#count(more);
  }

  #add(key: number, workload: Workload): void {
    const bucket = this.#buckets.get(key) ?? [];
    if (bucket.length === MAX_IN_BUCKET) this.#forget(bucket.splice(0, 1));
    bucket.push(workload);
    this.#buckets.set(key, bucket);
    this.#workloads++;
    this.#count(workload.bytes);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    for (const [oldest, workloads] of this.#buckets) {
      if (this.#workloads <= MAX_WORKLOADS && this.#bytes <= MAX_BYTES) break;
      this.#buckets.delete(oldest);
      this.#forget(workloads);
    }
  }

  #forget(workloads: readonly Workload[]): void {
    this.#workloads -= workloads.length;
    for (const workload of workloads) {
      this.#bytes -= workload.bytes;
      workload.bytes = 0;
    }
  }
}

/** Of metadata that do not begin with a pod's name */
const NO_KEY = 0;

/** Of the pod's name up to its last dash, and of the last bytes. */
function hash(bytes: Buffer, start: number, end: number): number {
  if (end - start < BEGIN.length + TAIL_BYTES || !matches(bytes, start, end, BEGIN)) return NO_KEY;
  const first = start + BEGIN.length;
  const last = Math.min(first + MAX_NAME_BYTES, end);
  let dash = first;
  let at = first;
  for (; at < last && bytes[at] !== QUOTE; at++) if (bytes[at] === DASH) dash = at;
  if (at === last) return NO_KEY;
  let value = FNV_BASIS;
  for (at = first; at < dash; at++) value = fnv(value, bytes[at] as number);
  for (at = end - TAIL_BYTES; at < end; at++) value = fnv(value, bytes[at] as number);
  return value | 1;
}
