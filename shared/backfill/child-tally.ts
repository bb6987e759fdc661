import { createHash } from 'node:crypto';
import { isObject, parseJson } from '../json/value.ts';
import { addSums, closes, NO_SUMS, type Sums, withRemaining } from '../replay/sum-reports.ts';
import { readBatchAnswer } from './batch-answer.ts';
import type { ChildResult } from './map-results.ts';

/** Adds up what the children of a Map say. Succeeded ones go first: after a redrive, a child may stand with its failures too. */
export class ChildTally {
  /** `unreadable`: their output is no answer to their input; `unbalanced`: a record or an object has no outcome, or two */
  readonly children = { succeeded: 0, failed: 0, notStarted: 0, unreadable: 0, unbalanced: 0 };
  /** Failed children by their error */
  readonly errors = new Map<string, number>();
  /** Children that ended early, by their reason */
  readonly stopped = new Map<string, number>();
  /** Objects that the Map listed, and those of them that are nothing to replay */
  items = 0;
  leftOut = 0;
  /** By their input, which no two children have in common */
  readonly #seen = new Set<string>();
  #sums = NO_SUMS;
  #open = 0;

  get sums(): Sums {
    return withRemaining(this.#sums, this.#open);
  }

  get balanced(): boolean {
    return this.children.unbalanced === 0 && closes(this.sums);
  }

  succeeded(result: ChildResult): void {
    if (!this.#isNew(result)) return;
    const answer = readBatchAnswer(parseJson(result.output ?? ''));
    if (answer === undefined || answer.items !== itemsIn(result.input)) {
      this.children.unreadable++;
      return;
    }
    this.children.succeeded++;
    if (!answer.balanced) this.children.unbalanced++;
    if (!answer.complete) count(this.stopped, answer.stopped ?? 'unknown');
    this.items += answer.items;
    this.leftOut += answer.leftOut;
    this.#sums = addSums(this.#sums, answer.sums);
    this.#open += answer.open;
  }

  failed(result: ChildResult): void {
    if (!this.#isNew(result)) return;
    this.children.failed++;
    count(this.errors, result.error ?? 'unknown');
  }

  notStarted(result: ChildResult): void {
    if (this.#isNew(result)) this.children.notStarted++;
  }

  #isNew({ input }: ChildResult): boolean {
    const hash = createHash('sha256').update(input).digest('base64');
    if (this.#seen.has(hash)) return false;
    this.#seen.add(hash);
    return true;
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function itemsIn(input: string): number | undefined {
  const value = parseJson(input);
  return isObject(value) && Array.isArray(value.Items) ? value.Items.length : undefined;
}
