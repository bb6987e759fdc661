import type { TransformSettings } from '../config/transform-settings.ts';
import type { LogDraft } from '../log/draft.ts';
import { factsOf } from '../log/facts.ts';
import type { MetricSink } from '../metrics/metric.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { createLogWarnings, type LogWarnings } from './log-warnings.ts';
import type { TransformationCounts } from './transform-counts.ts';
import { metricsOf } from './transform-metrics.ts';

/** Of a Powertools logger */
interface LineSink {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/**
 * Says what the transform does, in log lines and metrics: counts, and names of labels, namespaces and containers, but never
 * anything that a log or a tag says. Lives as long as a warm function, and warns of each thing once in that time.
 */
export class TransformReport {
  readonly #lines: LineSink;
  readonly #metrics: MetricSink;
  readonly #maxTagValues: number;
  #warnings: LogWarnings | undefined;

  constructor(lines: LineSink, metrics: MetricSink, { maxTagValues }: Pick<TransformSettings, 'maxTagValues'>) {
    this.#lines = lines;
    this.#metrics = metrics;
    this.#maxTagValues = maxTagValues;
  }

  /** Looks at a log that is delivered. */
  see({ draft }: TransformedLog, settings: TransformSettings): void {
    if (!showsAnything(draft, settings)) return;
    this.#warnings ??= createLogWarnings(this.#lines, this.#metrics, this.#maxTagValues);
    this.#warnings.see(draft, settings);
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
    this.#warnings?.end();
    this.#metrics.publish(metricsOf(counts));
  }
}

/** Most logs show nothing: their containers have neither rules nor labels as tags. */
function showsAnything({ container, notes }: LogDraft, settings: TransformSettings): boolean {
  if (container?.kind !== 'kubernetes') return false;
  return notes.length > 0 || factsOf(container, settings).promoted.length > 0;
}
