import { countOf, type Metric } from '../metrics/metric.ts';
import { type Tally, type TransformationCounts, totalOf } from './transform-counts.ts';

/**
 * The metrics of an event: totals always, so that an alarm on one has data; what has a reason, a note or a format in its name
 * (`Dropped.empty-line`) where it happened. The names are fewer than the 100 of one embedded metric.
 */
export function metricsOf(counts: TransformationCounts): Metric[] {
  const { records, ok, dropped, droppedEvents, failed, notes, formats, logs, bytesIn, bytesOut } = counts;
  return [
    countOf('RecordsIn', records),
    countOf('RecordsOk', ok),
    countOf('RecordsDropped', totalOf(dropped)),
    countOf('RecordsFailed', totalOf(failed)),
    countOf('Logs', logs),
    { name: 'BytesIn', unit: 'Bytes', value: bytesIn },
    { name: 'BytesOut', unit: 'Bytes', value: bytesOut },
    ...countsOf('Dropped', dropped),
    ...countsOf('DroppedEvents', droppedEvents),
    ...countsOf('Failed', failed),
    ...countsOf('Note', notes),
    ...countsOf('Format', formats),
  ];
}

/** An internal error's own name stands behind a blank, and only in the log line. */
function countsOf(group: string, tally: Readonly<Tally<string>>): Metric[] {
  return Object.entries(tally).map(([name, value = 0]) => countOf(`${group}.${name.replace(/ .*/s, '')}`, value));
}
