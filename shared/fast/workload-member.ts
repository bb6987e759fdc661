import { readMembers } from '../json/members.ts';
import { isObject, parseJson } from '../json/value.ts';
import { type ContainerMetadata, readContainer } from '../log/container.ts';
import type { Values } from './byte-template.ts';
import type { Frame } from './frame.ts';
import { JsonFrames } from './json-frames.ts';
import type { KnownMetadata } from './known-event.ts';
import type { Workload } from './workload.ts';
import type { WorkloadFrame } from './workload-frame.ts';
import type { Places } from './workload-template.ts';

/**
 * What is known of a container by its workload. Its frames are filled in when a line comes for them, and its metadata are parsed
 * when one comes that has none.
 */
export class WorkloadMember implements KnownMetadata {
  readonly bytes: Buffer;
  readonly attribute: Buffer;
  readonly workload: Workload;
  /** Where rules look at each line there is no template. */
  readonly hasRules = false;
  attempts = 0;
  memoBytes = 0;
  readonly #values: Values;
  readonly #frames: WorkloadFrame;
  #frame: Frame | undefined;
  #jsonFrames: JsonFrames | undefined;
  #parsed: { readonly raw: string; readonly container: ContainerMetadata } | undefined;

  /** @param bytes its metadata, which are copied */
  constructor(
    bytes: Buffer,
    { starts, lengths }: Places,
    {
      workload,
      frame,
      behind,
    }: { readonly workload: Workload; readonly frame: WorkloadFrame; readonly behind: number },
  ) {
    this.bytes = Buffer.from(bytes);
    this.attribute = this.bytes.subarray(0, bytes.length - behind);
    this.workload = workload;
    this.#values = { bytes: this.bytes, starts, lengths };
    this.#frames = frame;
  }

  get frame(): Frame {
    this.#frame ??= this.#frames.fill(this.#values);
    return this.#frame;
  }

  get jsonFrames(): JsonFrames {
    this.#jsonFrames ??= new JsonFrames();
    return this.#jsonFrames;
  }

  get raw(): string {
    return this.#parse().raw;
  }

  get container(): ContainerMetadata {
    return this.#parse().container;
  }

  #parse(): { readonly raw: string; readonly container: ContainerMetadata } {
    if (this.#parsed !== undefined) return this.#parsed;
    const text = `{${this.attribute}}`;
    const object = parseJson(text);
    const members = readMembers(text);
    const container = isObject(object) ? readContainer(object, members) : undefined;
    // What throws in a shortcut leaves the record to the reference path.
    if (container === undefined) throw new TypeError('The metadata of a workload are no metadata');
    this.#parsed = { raw: members.get('kubernetes') ?? '', container };
    return this.#parsed;
  }
}
