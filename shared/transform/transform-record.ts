import type { TransformSettings } from '../config/transform-settings.ts';
import { type CloudWatchEnvelope, type CloudWatchEvent, readEnvelope } from '../formats/cloudwatch-envelope.ts';
import type { EventContext, Unlogged } from '../formats/event-context.ts';
import { type RawEvent, splitEvents } from '../formats/events.ts';
import { readJsonEvent, readKnownEvent, readPlainText } from '../formats/json-event.ts';
import { objectOf, parseJson } from '../json/value.ts';
import { composeLog } from '../log/compose.ts';
import type { Format, LogDraft, Note } from '../log/draft.ts';
import { tagsOf } from '../log/facts.ts';
import type { Flag } from '../log/marker.ts';
import { RuleBudgets, RulesTooCostlyError } from '../rules/budget.ts';
import { type RecordText, readRecordText } from './record-text.ts';

/** Why a record, or an event of one, gives no log although nothing is wrong with it. */
export type DropReason = Unlogged | 'empty-record' | 'control-message';

/** Why a record could not be read. */
export type FailReason =
  | 'not-inflatable'
  | 'too-many-events'
  | 'record-too-large'
  | 'rules-too-costly'
  | `internal-error ${string}`;

/** What is counted beside logs and drops: of `replaced-bytes` the characters, of the others the logs. */
export type Counted = Note | Flag | 'surplus-tags';

/** How often something happened. */
type Counts<Name extends string> = { readonly [name in Name]?: number };

export interface TransformedLog {
  /** One JSON object */
  readonly json: string;
  /** What it is composed from */
  readonly draft: LogDraft;
}

/** What an envelope becomes. */
export interface DeliveredEnvelope {
  readonly read: CloudWatchEnvelope;
  /** In the order of its events; undefined where one gives no log */
  readonly messages: readonly (string | undefined)[];
  /** Whether a mask has found something in them */
  readonly masked: boolean;
}

export interface LogsVerdict {
  readonly kind: 'logs';
  /** Of the first of them */
  readonly format: Format;
  /** At least one */
  readonly logs: readonly TransformedLog[];
  /** Of a record that came as a CloudWatch Logs envelope, which keeps its form */
  readonly envelope: DeliveredEnvelope | undefined;
  readonly gzip: boolean;
  /** Events of the record that gave no log */
  readonly dropped: Counts<DropReason>;
  readonly notes: Counts<Counted>;
}

export type Verdict =
  | LogsVerdict
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'failed'; readonly reason: FailReason };

/**
 * The core of both functions: a record's bytes in, Datadog logs out. Pure: no clock, no environment, no other record.
 * Transforming what `recordOf` makes of it gives the same bytes again.
 *
 * @param arrivalMs when Firehose took the record, milliseconds since the epoch; undefined where that is not known
 * @param maxBytes of all its logs together, where no more than that can be used: nothing beyond it is made
 */
export function transformRecord(
  bytes: Uint8Array,
  arrivalMs: number | undefined,
  settings: TransformSettings,
  maxBytes: number = Number.POSITIVE_INFINITY,
): Verdict {
  return guarded(() => {
    const record = readRecordText(bytes);
    if ('fault' in record) return { kind: 'failed', reason: record.fault };
    if (record.text.trim() === '') return { kind: 'dropped', reason: 'empty-record' };
    const events = splitEvents(record.text, MAX_EVENTS + 1) ?? [{ text: record.text, object: undefined }];
    return new Reading(record, { arrivalMs, settings, budgets: new RuleBudgets() }, maxBytes).read(events);
  });
}

function guarded(read: () => Verdict): Verdict {
  try {
    return read();
  } catch (error) {
    if (error instanceof RulesTooCostlyError) return { kind: 'failed', reason: 'rules-too-costly' };
    // Nothing above is known to throw. If it does, this record goes to the backup, and its neighbours on their way.
    return { kind: 'failed', reason: `internal-error ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

/**
 * The same for a record that is one event, of which more is known than its bytes.
 *
 * @param event with `known` set; it is no envelope of CloudWatch Logs
 */
export function transformKnown(
  event: RawEvent,
  arrivalMs: number | undefined,
  settings: TransformSettings,
  maxBytes: number = Number.POSITIVE_INFINITY,
): Verdict {
  const record = { text: event.text, replaced: 0, gzip: false };
  return guarded(() =>
    new Reading(record, { arrivalMs, settings, budgets: new RuleBudgets() }, maxBytes).readEvents([event]),
  );
}

/** The shortest event of a container's log is `{"log":"<time> stdout F x"}`: a record of 1,024,000 bytes has room for fewer. */
const MAX_EVENTS = 25_000;

/** An envelope that comes compressed is delivered compressed, so its text may be some times a record's limit. */
const MAX_ENVELOPE_BYTES = 16_000_000;

/** One event or a list of them. What is no JSON although it begins so was cut, or is broken. */
function beginsLikeEvent(text: string): boolean {
  const list = text.trimStart();
  const event = list.startsWith('[') ? list.slice(1).trimStart() : list;
  if (!event.startsWith('{') || !event.slice(1).trimStart().startsWith('"')) return false;
  return parseJson(text) === undefined;
}

/** An envelope names its log group. */
function envelopeOf(event: RawEvent): ReturnType<typeof readEnvelope> {
  return event.object?.logGroup === undefined ? undefined : readEnvelope(event, MAX_EVENTS + 1);
}

/** Whether a message of CloudWatch Logs becomes a log of ours inside its envelope. */
export function isEnriched(draft: LogDraft): boolean {
  return draft.container !== undefined || draft.format === 'hydrant' || draft.notes.includes('masked');
}

/** Composes its text when it is asked for: one that stays in its envelope as it came is not. */
class ComposedLog implements TransformedLog {
  readonly draft: LogDraft;
  readonly #settings: TransformSettings;
  #json: string | undefined;

  constructor(draft: LogDraft, settings: TransformSettings) {
    this.draft = draft;
    this.#settings = settings;
  }

  get json(): string {
    this.#json ??= composeLog(this.draft, this.#settings);
    return this.#json;
  }
}

/** Reads the events of one record, one after the other: the drafts of thousands need not be in memory at once. */
class Reading {
  readonly #record: RecordText;
  readonly #context: EventContext;
  readonly #maxBytes: number;
  readonly #logs: TransformedLog[] = [];
  readonly #dropped: { [reason in DropReason]?: number } = {};
  readonly #notes: { [note in Counted]?: number } = {};
  #bytes = 0;

  constructor(record: RecordText, context: EventContext, maxBytes: number) {
    this.#record = record;
    this.#context = context;
    this.#maxBytes = maxBytes;
    if (record.replaced > 0) this.#notes['replaced-bytes'] = record.replaced;
  }

  read(events: readonly RawEvent[]): Verdict {
    const [only] = events;
    const envelope = only !== undefined && events.length === 1 ? envelopeOf(only) : undefined;
    if (envelope === 'control-message') return { kind: 'dropped', reason: envelope };
    return envelope === undefined ? this.readEvents(events) : this.#readEnvelope(envelope);
  }

  readEvents(events: readonly RawEvent[]): Verdict {
    if (events.length > MAX_EVENTS) return { kind: 'failed', reason: 'too-many-events' };
    let count = 0;
    for (const event of events) {
      const envelope = event.known === undefined ? envelopeOf(event) : undefined;
      if (envelope === 'control-message') this.#drop(envelope);
      else if (envelope === undefined) {
        count++;
        this.#compose(this.#draft(event, this.#context));
      } else {
        count += envelope.events.length;
        if (count > MAX_EVENTS) break;
        // Its messages leave it, because a record is delivered in one form: so each says itself where it comes from.
        for (const message of envelope.events) {
          if (this.#bytes > this.#maxBytes) break;
          this.#compose(this.#draftMessage(message, { ...this.#context, logGroup: envelope.logGroup }));
        }
      }
      if (this.#bytes > this.#maxBytes) return { kind: 'failed', reason: 'record-too-large' };
    }
    if (count > MAX_EVENTS) return { kind: 'failed', reason: 'too-many-events' };
    return this.#verdict(undefined);
  }

  /** Messages that carry no metadata stay as they are: the pipelines of their source read them. */
  #readEnvelope(envelope: CloudWatchEnvelope): Verdict {
    if (envelope.events.length > MAX_EVENTS) return { kind: 'failed', reason: 'too-many-events' };
    const maxBytes = this.#record.gzip ? Math.max(MAX_ENVELOPE_BYTES, this.#maxBytes) : this.#maxBytes;
    const messages: (string | undefined)[] = [];
    for (const event of envelope.events) {
      const draft = this.#draftMessage(event, { ...this.#context, logGroup: envelope.logGroup });
      const log = this.#add(draft, isEnriched);
      const message = log && (isEnriched(log.draft) ? this.#composeInside(log) : event.message);
      messages.push(message);
      if (message === undefined) continue;
      this.#bytes += Buffer.byteLength(message);
      if (this.#bytes > maxBytes) return { kind: 'failed', reason: 'record-too-large' };
    }
    const masked = this.#notes.masked !== undefined;
    return this.#verdict({ read: envelope, messages, masked }, 'cloudwatch-logs');
  }

  /** Inside its envelope a log need not say where it comes from. */
  #composeInside({ json, draft }: TransformedLog): string {
    if (draft.logGroup === undefined) return json;
    return composeLog({ ...draft, logGroup: undefined }, this.#context.settings);
  }

  #draftMessage({ message, loggedMs }: CloudWatchEvent, context: EventContext): LogDraft | Unlogged {
    return this.#draft({ text: message, object: objectOf(message) }, { ...context, loggedMs });
  }

  #draft({ text, object, known }: RawEvent, context: EventContext): LogDraft | Unlogged {
    if (object !== undefined && known !== undefined) return readKnownEvent(object, known, { ...context, flags: [] });
    const flags: Flag[] = this.#record.replaced > 0 && text.includes('\ufffd') ? ['replaced-bytes'] : [];
    if (object !== undefined) return readJsonEvent(text, object, { ...context, flags });
    if (beginsLikeEvent(text)) flags.push('broken-json');
    return readPlainText(text, { ...context, flags });
  }

  /** Its bytes are counted only against a limit: a replay, which has none, composes it anew with its provenance. */
  #compose(draft: LogDraft | Unlogged): void {
    const log = this.#add(draft);
    if (log !== undefined && this.#maxBytes !== Number.POSITIVE_INFINITY) this.#bytes += Buffer.byteLength(log.json);
  }

  /** @param isTouched whether anything is done to the log, so that there is something to count */
  #add(draft: LogDraft | Unlogged, isTouched: (draft: LogDraft) => boolean = () => true): TransformedLog | undefined {
    if (typeof draft === 'string') {
      this.#drop(draft);
      return undefined;
    }
    const { settings } = this.#context;
    const log = new ComposedLog(draft, settings);
    this.#logs.push(log);
    // What an earlier pass has done to a log was counted then.
    if (draft.format === 'hydrant' || !isTouched(draft)) return log;
    for (const note of draft.notes) this.#count(note);
    for (const flag of draft.flags) if (flag !== 'replaced-bytes') this.#count(flag);
    if (tagsOf(draft, settings).surplus !== undefined) this.#count('surplus-tags');
    return log;
  }

  #count(note: Counted): void {
    this.#notes[note] = (this.#notes[note] ?? 0) + 1;
  }

  #drop(reason: DropReason): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
  }

  #verdict(envelope: DeliveredEnvelope | undefined, format = this.#logs[0]?.draft.format): Verdict {
    if (format === undefined || this.#logs.length === 0) {
      const [reason = 'empty-record'] = Object.keys(this.#dropped) as DropReason[];
      return { kind: 'dropped', reason };
    }
    return {
      kind: 'logs',
      format,
      logs: this.#logs,
      envelope,
      gzip: this.#record.gzip,
      dropped: this.#dropped,
      notes: this.#notes,
    };
  }
}
