import { hash } from 'node:crypto';
import type { TransformSettings } from '../config/transform-settings.ts';
import type { Promoted } from '../kubernetes/promoted.ts';
import type { LogDraft } from '../log/draft.ts';
import { type ContainerFacts, factsOf } from '../log/facts.ts';
import { boundName } from './bounded-name.ts';

/** A label, or annotation, whose values as tag are too many in one namespace. Never a value: those are a tenant's. */
export interface ManyValues {
  readonly kind: Promoted['kind'];
  readonly label: string;
  readonly namespace: string;
}

/** Anybody's labels are counted, so the memory is bounded: it takes about 20 MB if both are reached. */
const BOUNDS = { labels: 1_000, values: 500_000 } as const;

/**
 * Counts the distinct values of each label as tag, in each namespace, over the life of a warm function: each value is a series
 * to whoever pays for the metrics of these tags. It changes no log. Values are kept as 32-bit hashes, so of many thousand one
 * may be missed, and of a label that has too many nothing is kept.
 */
export class CardinalityWatch {
  readonly #maxValues: number;
  readonly #bounds: { readonly labels: number; readonly values: number };
  readonly #seen = new WeakSet<ContainerFacts>();
  /** By the label's own hash; undefined where its values have been found to be too many */
  readonly #values = new Map<string, Set<number> | undefined>();
  #total = 0;
  #isFull = false;

  /**
   * @param maxValues how many values of a label in a namespace are not too many
   * @param bounds of how many labels, and how many values of all of them, it keeps count
   */
  constructor(maxValues: number, bounds: { readonly labels: number; readonly values: number } = BOUNDS) {
    this.#maxValues = maxValues;
    this.#bounds = bounds;
  }

  /** Whether it has reached its bounds: values beyond them are not counted, so of further labels nothing will be said. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** @returns the labels of which this log is the first to show too many values: each once */
  see({ container }: LogDraft, settings: TransformSettings): ManyValues[] {
    if (container?.kind !== 'kubernetes') return [];
    const facts = factsOf(container, settings);
    if (this.#seen.has(facts)) return [];
    this.#seen.add(facts);
    const { namespace } = container.kubernetes;
    return facts.promoted
      .filter((promoted) => this.#isFirstTooMany(promoted, namespace))
      .map(({ kind, name }) => ({ kind, label: boundName(name), namespace: boundName(namespace) }));
  }

  #isFirstTooMany({ kind, name, value }: Promoted, namespace: string | undefined): boolean {
    const label = hash('sha1', JSON.stringify([kind, name, namespace]), 'base64');
    const values = this.#values.has(label) ? this.#values.get(label) : this.#addLabel(label);
    if (values === undefined) return false;
    this.#addValue(values, hash('sha1', value, 'buffer').readInt32LE());
    if (values.size <= this.#maxValues) return false;
    this.#values.set(label, undefined);
    this.#total -= values.size;
    return true;
  }

  #addLabel(label: string): Set<number> | undefined {
    if (this.#values.size >= this.#bounds.labels) {
      this.#isFull = true;
      return undefined;
    }
    const values = new Set<number>();
    this.#values.set(label, values);
    return values;
  }

  #addValue(values: Set<number>, value: number): void {
    if (values.has(value)) return;
    if (this.#total >= this.#bounds.values) {
      this.#isFull = true;
      return;
    }
    values.add(value);
    this.#total++;
  }
}
