import type { Environment } from '../config/settings-reader.ts';
import type { Metric, MetricSink } from '../metrics/metric.ts';
import { standardOutput } from './standard-stream.ts';

const NAMESPACE = 'Hydrant';

/**
 * Metrics as lines of the function's own log, of which CloudWatch makes metrics, in its embedded metric format:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class EmbeddedMetrics implements MetricSink {
  readonly #service: string;
  readonly #writeLine: (line: string) => void;
  readonly #now: () => number;

  /**
   * @param service the function's own name, so that two deployments in one account have metrics of their own
   * @param now milliseconds since the epoch
   */
  constructor(service: string, writeLine: (line: string) => void, now: () => number) {
    this.#service = service;
    this.#writeLine = writeLine;
    this.#now = now;
  }

  publish(metrics: readonly Metric[], dimensions: Readonly<Record<string, string>> = {}): void {
    const dimensioned = { service: this.#service, ...dimensions };
    const byName = Map.groupBy(metrics, ({ name }) => name);
    const embedded = {
      Namespace: NAMESPACE,
      Dimensions: [Object.keys(dimensioned)],
      Metrics: [...byName].map(([name, [first]]) => ({ Name: name, Unit: first?.unit })),
    };
    const values = [...byName].map(([name, same]) => [
      name,
      same.length > 1 ? same.map(valueOfMetric) : same[0]?.value,
    ]);
    const _aws = { Timestamp: this.#now(), CloudWatchMetrics: [embedded] };
    this.#writeLine(JSON.stringify({ _aws, ...dimensioned, ...Object.fromEntries(values) }));
  }
}

const valueOfMetric = ({ value }: Metric): number => value;

/** The metrics of a function; where `POWERTOOLS_METRICS_DISABLED` is `true`, as for Powertools' own, it has none. */
export function connectMetrics(service: string, environment: Environment): MetricSink {
  if (environment.POWERTOOLS_METRICS_DISABLED === 'true') return { publish: () => {} };
  return new EmbeddedMetrics(service, (line) => standardOutput.writeLine(line), Date.now);
}
