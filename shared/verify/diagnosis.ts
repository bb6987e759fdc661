import type { Check } from './check.ts';
import { type StreamMetrics, type Told, whyUnknown } from './facts.ts';
import type { Finding } from './finding.ts';
import { errorLog, liveDelivery, MINUTE_MS } from './live-check.ts';

/** What is known when a canary has not been found. */
interface Silence {
  readonly stream: string;
  readonly site: string;
  /** How long it was looked for */
  readonly waitMs: number;
  /** When it was put, milliseconds since the epoch */
  readonly putMs: number;
  readonly metrics: Told<StreamMetrics>;
  /** What the last search came to that had no answer; undefined: all had one */
  readonly searchFailure: string | undefined;
  readonly checks: readonly Check[];
}

/** Why a canary has not been found, by the metrics of the stream since it was put. */
export function diagnose(silence: Silence): Finding {
  const { stream, site, metrics, putMs, waitMs, searchFailure } = silence;
  if ('unknown' in metrics) {
    return {
      says: `the metrics of the stream, which would say where it stopped, are not known: ${whyUnknown(metrics.unknown)}`,
      remedy: `look into ${errorLog(stream)}, and at what was parked: hydrant inspect`,
    };
  }
  const live = liveDelivery(metrics.value, putMs);
  if (live.transform !== undefined && live.transform < 1) {
    return {
      says: `calls of the transform fail (ExecuteProcessing.Success ${live.transform}): Firehose repeats them, and then parks what it could not transform`,
      remedy: "look into the function's log group, then replay what was parked: hydrant plan",
    };
  }
  if (live.delivery !== undefined && live.delivery < 1) return failing(live.delivery, silence);
  if (live.delivery === undefined) {
    return {
      says: 'the stream has not tried to deliver since, as far as CloudWatch has it: its buffers are long, or its metrics are late',
      remedy: `wait longer: --wait ${Math.ceil((2 * waitMs) / MINUTE_MS)}m`,
    };
  }
  if (searchFailure !== undefined) {
    return {
      says: `the stream has delivered, and the search had no answer (${searchFailure})`,
      remedy: 'try again later',
    };
  }
  return {
    says: `the stream has delivered to ${site}, and the search does not see it: no index may take it, or one exclude it; this application key may not read it; or the stream's key is of another organisation`,
    remedy:
      "look at the filters of the organisation's indexes for kube_namespace:hydrant-verify, and at Live Tail, which shows logs that no index takes",
  };
}

function failing(delivery: number, { stream, checks, site }: Silence): Finding {
  const says = `the stream cannot deliver (DeliveryToHttpEndpoint.Success ${delivery})`;
  const streamKey = checks.find(({ name }) => name === 'stream key');
  if (streamKey?.state === 'ok') {
    return {
      says: `${says}: its key is good, so the intake of ${site} does not take its requests, or they do not get there`,
      remedy: `${errorLog(stream)} says what was answered; https://status.datadoghq.com says what Datadog knows. Nothing is lost: hydrant plan`,
    };
  }
  return {
    says: `${says}: its key is none of ${site}'s, or the intake does not take its requests`,
    remedy: `${errorLog(stream)} says which: 403 is the key. What was not delivered is parked, and not lost: hydrant plan`,
  };
}
