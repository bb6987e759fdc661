import { MAX_LOG_BYTES } from '../datadog/limits.ts';
import { MAX_RECORD_BYTES } from '../firehose/limits.ts';
import { type CloudWatchEvent, hopsOfEnvelope, withHops } from '../formats/cloudwatch-envelope.ts';
import { composeLog } from '../log/compose.ts';
import type { LogDraft } from '../log/draft.ts';
import type { Provenance } from '../log/marker.ts';
import { envelopeRecord, recordOfLogs } from '../transform/record-of.ts';
import {
  type DeliveredEnvelope,
  isEnriched,
  type LogsVerdict,
  type TransformedLog,
} from '../transform/transform-record.ts';
import type { Composing, Composition } from './composition.ts';
import { isKeptAsItCame, judgeTimeliness } from './late.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';

/**
 * How often a record is put back into a delivery stream. Each time Firehose has tried it for hours at most and parked it again:
 * who was not mended in three such rounds is not mended by a fourth, and each is paid for anew.
 */
export const MAX_HOPS = 3;

/** A log on its way inside a record. */
interface Travelling {
  /** Its place among the logs of the record that it was in */
  readonly place: number;
  /** Its text there, and that which a dead letter would hold: with its own date */
  readonly text: string;
  readonly before: string;
  readonly timestamp: string | undefined;
  readonly eventId: string;
  readonly expired: boolean;
  /** Of one in an envelope that came: the event that it is, counted from 0 */
  readonly event?: number;
  /** Where no record has room for it together with what is around it */
  readonly alone: () => readonly Outgoing[];
}

/**
 * A record as the transform would deliver it, each log with its provenance, moved to the present where it is late. An envelope
 * stays one, and a message that the transform leaves as it came stays so, unless Datadog would not keep it for its date.
 */
export class RecordComposition {
  readonly #verdict: LogsVerdict;
  readonly #composing: Composing;
  readonly #envelope: DeliveredEnvelope | undefined;
  /** Of an envelope of CloudWatch Logs: how often it has been put back */
  readonly #hops: number | undefined;
  #skipped = false;
  #held = false;
  #exhausted = false;

  constructor(verdict: LogsVerdict, composing: Composing) {
    this.#verdict = verdict;
    this.#composing = composing;
    const { envelope } = verdict;
    this.#hops = envelope?.read.logGroup === undefined ? undefined : hopsOfEnvelope(envelope.read);
    this.#envelope = envelope && this.#putBack(envelope);
  }

  result(): Composition {
    const travelling = this.#envelope === undefined ? this.#logs() : this.#messages(this.#envelope);
    const outgoing = travelling.length === 0 ? [] : this.#fit(travelling);
    return { outgoing, skipped: this.#skipped, held: this.#held, exhausted: this.#exhausted };
  }

  #putBack(envelope: DeliveredEnvelope): DeliveredEnvelope {
    if (this.#hops === undefined || this.#composing.target !== 'firehose') return envelope;
    return { ...envelope, read: withHops(envelope.read, this.#hops + 1) };
  }

  #logs(): Travelling[] {
    return this.#verdict.logs.flatMap((log, index) => {
      const provenance = this.#provenanceOf(log, index);
      const outgoing = provenance && this.#outgoingOf(log, index, provenance);
      return (outgoing ?? []).map((one) => ({
        place: index,
        text: textOf(one.bytes),
        before: textOf(one.deadLetter()),
        timestamp: one.timestamp,
        eventId: one.eventId,
        expired: one.expired,
        alone: () => [one],
      }));
    });
  }

  #messages({ read, messages }: DeliveredEnvelope): Travelling[] {
    const logs = this.#verdict.logs.entries();
    return read.events.flatMap((event, at) => {
      const message = messages[at];
      const [index, log] = (message === undefined ? undefined : logs.next().value) ?? [];
      if (message === undefined || index === undefined || log === undefined) return [];
      const provenance = this.#provenanceOf(log, index);
      if (provenance === undefined) return [];
      const inside = this.#inside(log, provenance, { ...event, message });
      if (inside === undefined) return [];
      return [{ ...inside, place: index, event: at, alone: () => this.#outgoingOf(log, index, provenance) ?? [] }];
    });
  }

  /** @returns undefined where the log is not to be sent */
  #provenanceOf(log: TransformedLog, place: number): Provenance | undefined {
    const { choose, provenanceOf, target } = this.#composing;
    const choice = choose(log, place);
    if (choice === 'skip') this.#skipped = true;
    if (choice !== 'send') return undefined;
    const provenance = provenanceOf(log, place);
    if (target !== 'firehose') return provenance;
    const hops = this.#hops ?? provenance.hops ?? 0;
    if (hops < MAX_HOPS) return { ...provenance, hops: hops + 1 };
    this.#held = true;
    this.#exhausted = true;
    return undefined;
  }

  #outgoingOf(log: TransformedLog, place: number, provenance: Provenance): readonly Outgoing[] | undefined {
    const { rule, settings, nowMs } = this.#composing;
    const outgoing = outgoingOf(log, place, provenance, rule, settings, nowMs);
    if (outgoing !== 'held') return outgoing;
    this.#held = true;
    return undefined;
  }

  /** A log inside its envelope, where it need not say where it comes from. */
  #inside(
    { draft }: TransformedLog,
    provenance: Provenance,
    event: CloudWatchEvent,
  ): Omit<Travelling, 'place' | 'event' | 'alone'> | undefined {
    const { rule, settings, nowMs } = this.#composing;
    const replayed: LogDraft = { ...draft, logGroup: undefined, late: { ...draft.late, provenance } };
    const timeliness = judgeTimeliness(replayed, rule, nowMs);
    const asItCame = !isEnriched(draft);
    const isKept = !asItCame || isKeptAsItCame(event, rule, nowMs);
    if (timeliness.kind === 'held' || (!isKept && rule.policy === 'hold')) {
      this.#held = true;
      return undefined;
    }
    const before = asItCame ? event.message : composeLog(replayed, settings);
    const sent = timeliness.kind === 'send' ? timeliness.draft : replayed;
    const expired = timeliness.kind === 'expired' || (!isKept && rule.policy === 'send');
    // Left as it came, Datadog would throw it away.
    const isWritten = sent !== replayed || (!isKept && !expired);
    const text = isWritten ? composeLog(sent, settings) : before;
    return { text, before, timestamp: sent.timestamp, eventId: provenance.eventId, expired };
  }

  /** As many logs to a record as it has room for: all, or the halves of them, and so on. */
  #fit(travelling: readonly Travelling[]): readonly Outgoing[] {
    const [first, ...others] = travelling;
    if (first === undefined) return [];
    if (others.length === 0 && this.#envelope === undefined) return first.alone();
    const bytes = this.#write(travelling, ({ text }) => text);
    if (bytes.length > MAX_RECORD_BYTES || travelling.some(({ text }) => Buffer.byteLength(text) > MAX_LOG_BYTES)) {
      if (others.length === 0) return first.alone();
      const middle = travelling.length >> 1;
      return [...this.#fit(travelling.slice(0, middle)), ...this.#fit(travelling.slice(middle))];
    }
    const isChanged = travelling.some(({ text, before }) => text !== before);
    return [
      {
        bytes,
        deadLetter: () => (isChanged ? this.#write(travelling, ({ before }) => before) : bytes),
        eventId: first.eventId,
        places: travelling.map(({ place }) => place),
        logs: travelling.length,
        timestamp: first.timestamp,
        expired: travelling.some(({ expired }) => expired),
      },
    ];
  }

  #write(travelling: readonly Travelling[], textOf: (one: Travelling) => string): Buffer {
    if (this.#envelope === undefined) {
      const { settings } = this.#composing;
      return recordOfLogs(
        travelling.map((one) => ({ json: textOf(one), timestamp: one.timestamp })),
        settings,
      );
    }
    const messages: (string | undefined)[] = [];
    for (const one of travelling) messages[one.event ?? 0] = textOf(one);
    return envelopeRecord({ ...this.#envelope, messages }, this.#verdict.gzip);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
