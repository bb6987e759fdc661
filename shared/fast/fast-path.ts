import type { TransformSettings } from '../config/transform-settings.ts';
import { factsOf } from '../log/facts.ts';
import type { AnswerBytes } from '../transform/answer-bytes.ts';
import {
  type Counted,
  type LogsVerdict,
  type TransformedLog,
  transformKnown,
  type Verdict,
} from '../transform/transform-record.ts';
import { JsonFrames } from './json-frames.ts';
import { type FoundJson, JsonLogs } from './json-logs.ts';
import { type KnownMetadata, metadataStart, readKnownEvent } from './known-event.ts';
import { lastMember, MetadataMemo } from './metadata-memo.ts';
import { PlainLineReader } from './plain-line.ts';
import { PlainLogs } from './plain-logs.ts';
import { WindowClock } from './window-clock.ts';
import { Workloads } from './workloads.ts';

/** A log that has been written, and nothing else made of it. */
export interface TakenLog {
  readonly bytes: number;
  /** Behind its first byte: where its date stands, 24 bytes */
  readonly dateAt: number;
  /** What is to be counted of it */
  readonly notes: readonly Counted[];
  /** Of a container that is known by its workload, whatever is asked of this may have to be parsed. */
  readonly known: Pick<KnownMetadata, 'container'>;
}

/**
 * The log of a record whose metadata has been seen before. Of a plain line it is put together from bytes, without parsing
 * anything; of another the line alone is read. It knows nothing of tags: what it writes around a plain line it has cut out of a
 * log that the reference path made of the same metadata. What it is not sure of it leaves.
 */
export class FastPath {
  readonly #reader = new PlainLineReader();
  readonly #memo = new MetadataMemo<KnownMetadata>();
  readonly #workloads: Workloads | undefined;
  readonly #plain: PlainLogs;
  readonly #json: JsonLogs;
  readonly #settings: TransformSettings;
  readonly #keepsMetadata: boolean;
  /** What `take` has found of the record that it has not taken last, for `read` to learn from */
  #missed: 'plain' | FoundJson | undefined;

  /** @param ofTransform whether the logs that it learns from are the transform's, which can be asked for others like them */
  constructor(settings: TransformSettings, ofTransform = true) {
    const clock = new WindowClock(settings.windowMs);
    this.#settings = settings;
    this.#keepsMetadata = settings.kubernetesObject === 'keep';
    this.#workloads = ofTransform && this.#keepsMetadata ? new Workloads(settings) : undefined;
    this.#plain = new PlainLogs(this.#reader, clock);
    this.#json = new JsonLogs(this.#reader, clock, settings, this.#memo, this.#workloads);
  }

  /** Writes the log, which is that of the reference path. @returns undefined where more of the record has to be read */
  take(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    out: AnswerBytes,
  ): TakenLog | undefined {
    this.#missed = undefined;
    if (arrivalMs === undefined || !this.#keepsMetadata) return undefined;
    if (!this.#reader.read(bytes, start, end)) {
      return this.#reader.isObject ? this.#takeJson(bytes, start, end, arrivalMs, out) : undefined;
    }
    const known = this.#find(bytes, this.#reader.metadataStart, end);
    this.#missed = 'plain';
    if (known?.frame === undefined) return undefined;
    const length = this.#plain.write(bytes, known.frame, known.attribute.length, arrivalMs, out);
    return length === 0 ? undefined : { bytes: length, dateAt: this.#plain.dateAt, notes: known.frame.notes, known };
  }

  #takeJson(bytes: Buffer, start: number, end: number, arrivalMs: number, out: AnswerBytes): TakenLog | undefined {
    const json = this.#readJson(bytes, start, end, arrivalMs);
    this.#missed = json;
    const frame = json && this.#json.frameOf(json);
    if (json === undefined || frame === undefined) return undefined;
    const length = this.#json.write(frame, json, out);
    return { bytes: length, dateAt: frame.dateAt, notes: frame.notes, known: json.known };
  }

  /** Reads a line that is JSON, of a container that is known, by what the reader has found of it. */
  #readJson(bytes: Buffer, start: number, end: number, arrivalMs: number): FoundJson | undefined {
    const { afterEnd, metadataStart: next } = this.#reader;
    // Behind the router's members stand those that it has merged, if there are any.
    const metadata = next === -1 ? metadataStart(bytes, afterEnd - 1, end) : next;
    const known = metadata === -1 ? undefined : this.#find(bytes, metadata, end);
    return known && this.#json.read(bytes, start, metadata, known, arrivalMs);
  }

  /** What is known of metadata, or of their workload: then it is remembered of them, too. */
  #find(bytes: Buffer, start: number, end: number): KnownMetadata | undefined {
    const known = this.#memo.find(bytes, start, end);
    if (known !== undefined) return known;
    const member = this.#workloads?.find(bytes, start, end);
    if (member !== undefined) this.#memo.add(member);
    return member;
  }

  /** @returns the reference path's verdict, of the line alone; undefined where the whole record has to be read */
  read(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    maxBytes: number,
  ): Verdict | undefined {
    const metadata = metadataStart(bytes, start, end);
    if (metadata === -1) return undefined;
    const known = this.#find(bytes, metadata, end);
    if (known === undefined) return undefined;
    const event = readKnownEvent(bytes, start, metadata, known);
    if (event === undefined) return undefined;
    const verdict = transformKnown(event, arrivalMs, this.#settings, maxBytes);
    const missed = this.#missed;
    const log = verdict.kind === 'logs' ? onlyLog(verdict) : undefined;
    // Who has not asked `take`, has no use for frames.
    if (missed === undefined || verdict.kind !== 'logs' || log === undefined) return verdict;
    if (missed === 'plain') this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
    else this.#json.learn(missed, log, verdict.notes);
    return verdict;
  }

  /** Learns the metadata of a record whose log has been made in another way, and what stands around its line. */
  learn(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined, verdict: LogsVerdict): void {
    const metadata = metadataStart(bytes, start, end);
    const log = onlyLog(verdict);
    if (metadata === -1 || log === undefined) return;
    const known = this.#memo.find(bytes, metadata, end) ?? this.#remember(bytes, metadata, end, log);
    if (known !== undefined) this.#learnFrame(known, bytes, start, end, arrivalMs, verdict);
  }

  #remember(bytes: Buffer, metadata: number, end: number, { draft }: TransformedLog): KnownMetadata | undefined {
    const { container, attributes, format } = draft;
    const raw = attributes.get('kubernetes');
    if (format !== 'fluent-bit' || container?.kind !== 'kubernetes' || raw === undefined) return undefined;
    const last = lastMember(bytes, metadata, end, container, raw);
    if (last === undefined) return undefined;
    const known: KnownMetadata = {
      ...last,
      hasRules: factsOf(container, this.#settings).rules.rules.length > 0,
      frame: undefined,
      attempts: 0,
      jsonFrames: new JsonFrames(),
      workload: undefined,
      memoBytes: 0,
    };
    this.#memo.add(known);
    known.workload = this.#workloads?.workloadOf(known);
    return known;
  }

  #learnFrame(
    known: KnownMetadata,
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    verdict: LogsVerdict,
  ): void {
    const log = onlyLog(verdict);
    if (log === undefined || arrivalMs === undefined || !this.#keepsMetadata || known.hasRules) return;
    if (this.#reader.read(bytes, start, end)) {
      this.#plain.learn(known, bytes, arrivalMs, log, verdict.notes);
      return;
    }
    const json = this.#reader.isObject ? this.#readJson(bytes, start, end, arrivalMs) : undefined;
    if (json !== undefined) this.#json.learn(json, log, verdict.notes);
  }
}

function onlyLog({ logs, envelope }: LogsVerdict): TransformedLog | undefined {
  return logs.length === 1 && envelope === undefined ? logs[0] : undefined;
}
