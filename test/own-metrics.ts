import { loadReprocessorSettings, loadTransformSettings } from '../shared/config/load.ts';
import { answerTransformation } from '../shared/firehose/transform-event.ts';
import { TransformReport } from '../shared/firehose/transform-report.ts';
import type { MetricSink } from '../shared/metrics/metric.ts';
import { publishParked } from '../shared/replay/parked-metrics.ts';
import type { Ports } from '../shared/replay/ports.ts';
import type { ReplayAnswer } from '../shared/replay/replay.ts';
import { metricsOf } from '../shared/replay/replay-metrics.ts';

/**
 * Every metric on which an alarm, a monitor or a panel may rely: what both functions publish of every run, of an answer that overflows
 * and of a label with many values. They are caught where they are published, so that one of another name is missed at once.
 */
export async function ownMetrics(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const sink: MetricSink = { publish: (metrics) => metrics.forEach(({ name }) => void names.add(name)) };
  ofTransform(sink);
  ofReplay(sink);
  await ofParked(sink);
  return names;
}

/** Without room for an answer, its records come back. */
const NO_ROOM = { maxResponseBytes: 100 };

function ofTransform(sink: MetricSink): void {
  const settings = loadTransformSettings({
    DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"version":"version"}',
    HYDRANT_MAX_TAG_VALUES: '1',
  });
  const lines = { info: () => undefined, warn: () => undefined };
  const report = new TransformReport(lines, sink, settings);
  const records = ['1', '2'].map((version) => {
    const kubernetes = { namespace_name: 'shop', container_name: 'web', labels: { version } };
    return { recordId: version, data: Buffer.from(JSON.stringify({ log: 'x', kubernetes })).toString('base64') };
  });
  const watch: TransformReport['see'] = (log, seenWith) => report.see(log, seenWith);
  for (const room of [{}, NO_ROOM]) {
    report.publish(answerTransformation({ records }, settings, { ...room, watch }).counts, 'logs');
  }
}

function ofReplay(sink: MetricSink): void {
  const nothing = { objects: {}, records: {}, logs: {}, bytes: {} } as unknown as ReplayAnswer;
  sink.publish(metricsOf(nothing));
}

/** Of an empty bucket. */
function ofParked(metrics: MetricSink): Promise<void> {
  const settings = loadReprocessorSettings({ HYDRANT_BACKUP_BUCKET: 'backup', DD_API_KEY: 'a-key' });
  const ports = { metrics, store: { async *list() {} }, clock: { now: () => 0 }, remainingMs: () => 60_000 };
  return publishParked(settings, ports as unknown as Ports);
}
