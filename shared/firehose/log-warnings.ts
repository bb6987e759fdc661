import type { TransformSettings } from '../config/transform-settings.ts';
import type { LogDraft } from '../log/draft.ts';
import { countOf, type MetricSink } from '../metrics/metric.ts';
import { CardinalityWatch, type ManyValues } from './cardinality-watch.ts';
import { RuleWarnings } from './rule-warnings.ts';

/** Of a Powertools logger */
interface WarningSink {
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

const RULE_WARNINGS = {
  'multi-line-rule':
    "A pod's annotation asks to join lines (multi_line), which cannot be done record by record: join them in Fluent Bit (multiline.parser)",
  'rule-not-applied':
    "A pod's annotation has processing rules of which one is not applied: its type is unknown, or its pattern is invalid or too large",
} as const;

/** Warns of what logs show: rules that are not applied, labels as tags with many values. Of each thing once. */
export class LogWarnings {
  readonly #lines: WarningSink;
  readonly #metrics: MetricSink;
  readonly #cardinality: CardinalityWatch;
  readonly #maxTagValues: number;
  readonly #rules = new RuleWarnings();
  #saidFull = false;

  constructor(lines: WarningSink, metrics: MetricSink, maxTagValues: number) {
    this.#lines = lines;
    this.#metrics = metrics;
    this.#maxTagValues = maxTagValues;
    this.#cardinality = new CardinalityWatch(maxTagValues);
  }

  see(draft: LogDraft, settings: TransformSettings): void {
    for (const { note, ...where } of this.#rules.see(draft)) this.#lines.warn(RULE_WARNINGS[note], where);
    for (const label of this.#cardinality.see(draft, settings)) this.#warnOfValues(label);
  }

  /** Ends an invocation. */
  end(): void {
    if (!this.#cardinality.isFull || this.#saidFull) return;
    this.#saidFull = true;
    this.#lines.warn(
      'There are more labels as tags than can be watched: of further ones no number of values is known',
      {},
    );
  }

  #warnOfValues({ kind, label, namespace }: ManyValues): void {
    this.#lines.warn(`A ${kind} that is a tag has more values than HYDRANT_MAX_TAG_VALUES`, {
      label,
      namespace,
      maxTagValues: this.#maxTagValues,
    });
    this.#metrics.publish([countOf('TagValuesOverLimit', 1)], { label, namespace });
  }
}

/** A function, because the transform's bundle loads them on demand (infra/bundling/on-demand.ts). */
export function createLogWarnings(lines: WarningSink, metrics: MetricSink, maxTagValues: number): LogWarnings {
  return new LogWarnings(lines, metrics, maxTagValues);
}
