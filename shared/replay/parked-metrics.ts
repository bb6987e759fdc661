import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { countOf, type Metric } from '../metrics/metric.ts';
import { measureParked, type Parked } from './parked.ts';
import type { Ports } from './ports.ts';

/**
 * Measures what is still parked and publishes it. What goes wrong is a warning: the run is over, and its answer is good. Nothing is
 * published then, so that an alarm sees silence.
 */
export async function publishParked(settings: ReprocessorSettings, ports: Ports): Promise<void> {
  if (ports.metrics === undefined) return;
  try {
    ports.metrics.publish(metricsOf(await measureParked(settings, ports), settings.transform.windowMs));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.log.warn('what is still parked could not be measured, and its metrics are left out', { reason });
  }
}

/**
 * What a listing did not see before it broke off is not said to be nothing, and the oldest may be what it did not see: an alarm
 * has to hear silence then. Else there always is data for it.
 */
function metricsOf({ objects, bytes, oldestLeftMs, isComplete }: Parked, windowMs: number): Metric[] {
  const leftMs = isComplete ? (oldestLeftMs ?? windowMs) : undefined;
  const hasSeen = isComplete || objects > 0;
  return [
    ...(hasSeen
      ? [countOf('ParkedObjects', objects), { name: 'ParkedBytes', unit: 'Bytes', value: bytes } as const]
      : []),
    ...(leftMs === undefined ? [] : [countOf('OldestParkedHoursLeft', leftMs / 3_600_000)]),
    countOf('ParkedIncomplete', isComplete ? 0 : 1),
  ];
}
