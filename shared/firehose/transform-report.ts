import type { TransformSettings } from '../config/transform-settings.ts';
import { countOf, type MetricSink } from '../metrics/metric.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { CardinalityWatch, type ManyValues } from './cardinality-watch.ts';
import { RuleWarnings } from './rule-warnings.ts';
import type { TransformationCounts } from './transform-counts.ts';
import { metricsOf } from './transform-metrics.ts';

/** Of a Powertools logger */
interface LineSink {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

const RULE_WARNINGS = {
  'multi-line-rule':
    "A pod's annotation asks to join lines (multi_line), which cannot be done record by record: join them in Fluent Bit (multiline.parser)",
  'rule-not-applied':
    "A pod's annotation has processing rules of which one is not applied: its type is unknown, or its pattern is invalid or too large",
} as const;

/**
 * Says what the transform does, in log lines and metrics: counts, and names of labels, namespaces and containers, but never
 * anything that a log or a tag says. Lives as long as a warm function, and warns of each thing once in that time.
 */
export class TransformReport {
  readonly #lines: LineSink;
  readonly #metrics: MetricSink;
  readonly #cardinality: CardinalityWatch;
  readonly #maxTagValues: number;
  readonly #rules = new RuleWarnings();
  #saidFull = false;

  constructor(lines: LineSink, metrics: MetricSink, { maxTagValues }: Pick<TransformSettings, 'maxTagValues'>) {
    this.#lines = lines;
    this.#metrics = metrics;
    this.#maxTagValues = maxTagValues;
    this.#cardinality = new CardinalityWatch(maxTagValues);
  }

  /** Looks at a log that is delivered. */
  see({ draft }: TransformedLog, settings: TransformSettings): void {
    for (const { note, ...where } of this.#rules.see(draft)) this.#lines.warn(RULE_WARNINGS[note], where);
    for (const label of this.#cardinality.see(draft, settings)) this.#warnOfValues(label);
  }

  /** Ends an invocation: its line, its warnings, its metrics. */
  publish(counts: TransformationCounts, stream: string | undefined): void {
    this.#lines.info('transformed', { stream, ...counts });
    const { 'response-full': unfitting = 0, deadline: late = 0 } = counts.failed;
    if (unfitting > 0) {
      this.#lines.warn(
        'Records came back because the answer was full, and are parked in the backup: lower BufferSizeInMBs of the ' +
          "stream's Lambda processor",
        { stream, records: unfitting },
      );
    }
    if (late > 0) {
      this.#lines.warn(
        'Records came back because time ran out, and are parked in the backup: give the function more memory or a longer ' +
          "timeout, or lower BufferSizeInMBs of the stream's Lambda processor",
        { stream, records: late },
      );
    }
    if (this.#cardinality.isFull && !this.#saidFull) {
      this.#saidFull = true;
      this.#lines.warn(
        'There are more labels as tags than can be watched: of further ones no number of values is known',
        {},
      );
    }
    this.#metrics.publish(metricsOf(counts));
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
