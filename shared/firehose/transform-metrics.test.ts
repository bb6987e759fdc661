import { expect, it } from 'vitest';
import { newCounts } from './transform-counts.ts';
import { metricsOf } from './transform-metrics.ts';

it('the metrics of nothing are all the totals, as zeros', () => {
  expect(metricsOf(newCounts(0)).map(({ name, unit, value }) => `${name} ${value} ${unit}`)).toEqual([
    'RecordsIn 0 Count',
    'RecordsOk 0 Count',
    'RecordsDropped 0 Count',
    'RecordsFailed 0 Count',
    'Logs 0 Count',
    'BytesIn 0 Bytes',
    'BytesOut 0 Bytes',
  ]);
});

it('the metrics name each reason, note and format', () => {
  const metrics = metricsOf({
    records: 10,
    ok: 4,
    logs: 5,
    bytesIn: 100,
    bytesOut: 200,
    formats: { ecs: 1, text: 3 },
    dropped: { 'empty-line': 1, 'empty-record': 2 },
    droppedEvents: { 'excluded-by-rule': 7 },
    failed: { deadline: 1, 'response-full': 1, 'internal-error RangeError': 1 },
    notes: { masked: 2 },
  });
  expect(Object.fromEntries(metrics.map(({ name, value }) => [name, value]))).toEqual({
    RecordsIn: 10,
    RecordsOk: 4,
    RecordsDropped: 3,
    RecordsFailed: 3,
    Logs: 5,
    BytesIn: 100,
    BytesOut: 200,
    'Dropped.empty-line': 1,
    'Dropped.empty-record': 2,
    'DroppedEvents.excluded-by-rule': 7,
    'Failed.deadline': 1,
    'Failed.response-full': 1,
    'Failed.internal-error': 1,
    'Note.masked': 2,
    'Format.ecs': 1,
    'Format.text': 3,
  });
});
