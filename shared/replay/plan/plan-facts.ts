import { gunzipSync } from 'node:zlib';
import { isoTimestamp } from '../../datadog/timestamp.ts';
import { formatOf } from '../../decoding/inflate-format.ts';
import { CountTable } from '../../figures/count-table.ts';
import type { StoredObject } from '../ports.ts';
import { type Figure, RatioEstimate, type SampledPart } from './estimate.ts';
import { type PlannedLog, SendLoad } from './send-load.ts';

const HOUR_MS = 3_600_000;

/** Of names twice as many as stay when a table is full and gives its rarer half to the others; hours of months. */
const MAX_ROWS = { names: 2_000, hours: 5_000 } as const;

/** Together: a Lambda's answer has 6 MB, and a JSON text within JSON may take twice its bytes. */
const MAX_PREVIEW_BYTES = 2_000_000;

/** `skipped`: not asked for. */
export type LineOutcome = 'logs' | 'dropped' | 'unreadable' | 'skipped';

/** What is counted of each object that is read, and estimated of the others. `lines` are those that are asked for. */
const MEASURES = ['inflatedBytes', 'lines', 'dropped', 'unreadable', 'skipped', 'logs', 'logBytes'] as const;
export type Measure = (typeof MEASURES)[number];

/** Takes what is read of one object. */
export interface ObjectFacts {
  /** Bytes of the object as stored, as they come */
  stored(bytes: number): void;
  inflated(bytes: number): void;
  /** A line that is not blank, once. Undefined: it does not say when it arrived */
  line(errorCode: string, arrivalMs: number | undefined, outcome: LineOutcome): void;
  log(log: PlannedLog): void;
  /** Once, when no more of it is read: until then nothing is estimated from it */
  end(readWhole: boolean): void;
}

/** What a dry run has seen, in bounded memory. It holds no payload but the previews that were asked for. */
export class PlanFacts {
  /** Of all that is selected */
  readonly selection = { objects: 0, storedBytes: 0 };
  /** The same by the hour in which Firehose wrote them */
  readonly written = new CountTable(MAX_ROWS.hours);
  /** Of what was read; `whole` of the objects were read to their end, and `begun` an earlier run had begun */
  readonly reading = { objects: 0, whole: 0, begun: 0, storedBytes: 0 };
  readonly errorCodes = new CountTable(MAX_ROWS.names);
  readonly hours = new CountTable(MAX_ROWS.hours);
  readonly services = new CountTable(MAX_ROWS.names);
  readonly load = new SendLoad();
  readonly previews: string[] = [];
  /** Whether there was no room for all previews */
  previewsCut = false;
  oldestArrivalMs = Number.POSITIVE_INFINITY;
  newestArrivalMs = Number.NEGATIVE_INFINITY;
  readonly #maxPreviews: number;
  #previewBytes = 0;
  readonly #estimates = byMeasure(() => new RatioEstimate());

  /** @param maxPreviews how many logs are to be kept as they would be sent */
  constructor(maxPreviews = 0) {
    this.#maxPreviews = maxPreviews;
  }

  /** An object of the selection, whether it is going to be read or not. */
  selected({ size, lastModifiedMs }: StoredObject): void {
    this.selection.objects++;
    this.selection.storedBytes += size;
    this.written.add([hourOf(lastModifiedMs)], size);
  }

  /** An object of the selection that is being read; several may be at the same time. */
  read(): ObjectFacts {
    const counts = byMeasure(() => 0);
    let storedBytes = 0;
    this.reading.objects++;
    return {
      stored: (bytes) => {
        storedBytes += bytes;
      },
      inflated: (bytes) => {
        counts.inflatedBytes += bytes;
      },
      line: (errorCode, arrivalMs, outcome) => {
        if (outcome === 'skipped') {
          counts.skipped++;
          return;
        }
        counts.lines++;
        if (outcome !== 'logs') counts[outcome]++;
        this.#lineRead(errorCode, arrivalMs);
      },
      log: (log) => {
        counts.logs++;
        counts.logBytes += log.bytes;
        this.services.add([log.namespace ?? '', log.service ?? ''], log.bytes);
        this.load.add(log);
      },
      end: (readWhole) => {
        if (readWhole) this.reading.whole++;
        this.reading.storedBytes += storedBytes;
        for (const measure of MEASURES) this.#estimates[measure].add(storedBytes, counts[measure]);
      },
    };
  }

  /** One entry of a request, exactly as it would be sent, or what is in its gzip; the first ones are kept. */
  preview(entry: Uint8Array): void {
    if (this.previewsCut || this.previews.length >= this.#maxPreviews) return;
    // Only records that this run has made itself come here: what is inside is as bounded as they are.
    const text = formatOf(entry) === 'gunzipSync' ? gunzipSync(entry) : Buffer.from(entry);
    this.#previewBytes += text.length;
    this.previewsCut = this.#previewBytes > MAX_PREVIEW_BYTES;
    if (!this.previewsCut) this.previews.push(text.toString());
  }

  /** Of the whole selection, counted or estimated. */
  total(measure: Measure): Figure {
    return this.#estimates[measure].total(this.#part);
  }

  /** How often the whole selection holds what was read of it. */
  get factor(): number {
    const { storedBytes } = this.reading;
    return this.#part.isWhole || storedBytes === 0 ? 1 : this.selection.storedBytes / storedBytes;
  }

  get #part(): SampledPart {
    return { ...this.selection, isWhole: this.reading.whole >= this.selection.objects };
  }

  #lineRead(errorCode: string, arrivalMs: number | undefined): void {
    this.errorCodes.add([errorCode]);
    this.hours.add([hourOf(arrivalMs), errorCode]);
    if (arrivalMs === undefined || isoTimestamp(arrivalMs) === undefined) return;
    this.oldestArrivalMs = Math.min(this.oldestArrivalMs, arrivalMs);
    this.newestArrivalMs = Math.max(this.newestArrivalMs, arrivalMs);
  }
}

function byMeasure<Value>(make: () => Value): Record<Measure, Value> {
  return Object.fromEntries(MEASURES.map((measure) => [measure, make()])) as Record<Measure, Value>;
}

/** '' where it did not arrive at a time that can be told */
function hourOf(ms: number | undefined): string {
  return ms === undefined ? '' : (isoTimestamp(Math.floor(ms / HOUR_MS) * HOUR_MS) ?? '');
}
