import { isoTimestamp } from '../datadog/timestamp.ts';
import type { BackupLine } from '../firehose/backup-line.ts';
import type { Verdict } from '../transform/transform-record.ts';

/** A record as it is, payload and all: only for one who has asked for it. */
export interface Example {
  readonly key: string;
  /** Counted from 1 */
  readonly line: number;
  readonly errorCode: string;
  readonly errorMessage: string | null;
  readonly arrival: string | null;
  readonly result: Verdict['kind'];
  /** Why it gives no log */
  readonly reason: string | null;
  /** As Datadog would get them: JSON texts, because a number of a log may have more digits than JavaScript's have */
  readonly logs: readonly string[];
  /** The beginning of a record that could not be read */
  readonly raw: string | null;
}

interface Place {
  readonly key: string;
  /** Of the object among those that are read */
  readonly object: number;
  readonly line: number;
}

const MAX_RAW_BYTES = 1_000;

/** The first records of the first objects, in whatever order they are read. */
export class Examples {
  readonly #max: number;
  #kept: { readonly place: Place; readonly example: Example }[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  offer(place: Place, envelope: BackupLine, errorMessage: string | undefined, verdict: Verdict): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length === this.#max && (last === undefined || inOrder(last.place, place) < 0)) return;
    const example = exampleOf(place, envelope, errorMessage, verdict);
    this.#kept.push({ place, example });
    this.#kept.sort((a, b) => inOrder(a.place, b.place));
    this.#kept = this.#kept.slice(0, this.#max);
  }

  get all(): readonly Example[] {
    return this.#kept.map(({ example }) => example);
  }
}

const inOrder = (a: Place, b: Place): number => a.object - b.object || a.line - b.line;

function exampleOf(
  { key, line }: Place,
  { errorCode, arrivalMs, rawData }: BackupLine,
  errorMessage: string | undefined,
  verdict: Verdict,
): Example {
  return {
    key,
    line,
    errorCode,
    errorMessage: errorMessage ?? null,
    arrival: isoTimestamp(arrivalMs) ?? null,
    result: verdict.kind,
    reason: verdict.kind === 'logs' ? null : verdict.reason,
    logs: verdict.kind === 'logs' ? verdict.logs.map(({ json }) => json) : [],
    raw: verdict.kind === 'failed' ? Buffer.from(rawData.subarray(0, MAX_RAW_BYTES)).toString() : null,
  };
}
