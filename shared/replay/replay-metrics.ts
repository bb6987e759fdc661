import { countOf, type Metric } from '../metrics/metric.ts';
import { OUTCOMES } from './account.ts';
import type { ReplayAnswer } from './replay.ts';

/**
 * The metrics of a run: all of them always, so that an alarm has data. `SumNotClosed` is 1 where a record has no outcome or two,
 * `EndedEarly` where the run left something undone.
 */
export function metricsOf({
  objects,
  records,
  logs,
  bytes,
  duplicatesPossible,
  balanced,
  complete,
}: Omit<ReplayAnswer, 'report'>): Metric[] {
  return [
    countOf('ObjectsListed', objects.listed),
    countOf('ObjectsSettled', objects.settled),
    countOf('ObjectsHeld', objects.held),
    countOf('ObjectsPartly', objects.partly),
    countOf('ObjectsElsewhere', objects.elsewhere),
    countOf('ObjectsRemaining', objects.remaining),
    countOf('RecordsRead', records.read),
    ...OUTCOMES.map((outcome) =>
      countOf(`Records${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`, records[outcome]),
    ),
    countOf('LogsSent', logs.sent),
    { name: 'BytesRead', unit: 'Bytes', value: bytes.read },
    { name: 'BytesSent', unit: 'Bytes', value: bytes.sent },
    countOf('DuplicatesPossible', duplicatesPossible),
    countOf('SumNotClosed', balanced ? 0 : 1),
    countOf('EndedEarly', complete ? 0 : 1),
  ];
}
