import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/settings-reader.ts';
import { MAX_FRESHNESS_SECONDS } from '../firehose/limits.ts';
import type { LiveTraffic } from '../replay/ports.ts';
import { codeOf, kindOf } from './aws-error.ts';
import { regionFor } from './aws-refusal.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';

/**
 * Firehose counts by the minute, and a minute's numbers may come late; between two attempts at an ill endpoint there may be
 * minutes without any: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
const PERIOD_SECONDS = 60;
const LOOK_BACK_MS = 5 * 60_000;

/** 1 for an attempt that was delivered, 0 for one that was not. */
const MIN_SUCCESS = 1;

/**
 * Whether a stream has trouble delivering to its HTTP endpoint, by its own metrics of the last minutes. A stream without any is
 * not ill: one that has nothing to deliver has no metrics, and needs no room.
 */
class CloudWatchLiveTraffic implements LiveTraffic {
  readonly #cloudWatch: CloudWatchClient;
  readonly #clock: Clock;
  readonly #queries: MetricDataQuery[];

  constructor(cloudWatch: CloudWatchClient, streamName: string, clock: Clock) {
    this.#cloudWatch = cloudWatch;
    this.#clock = clock;
    this.#queries = [
      query('success', 'DeliveryToHttpEndpoint.Success', 'Minimum', streamName),
      query('freshness', 'DeliveryToHttpEndpoint.DataFreshness', 'Maximum', streamName),
    ];
  }

  async isIll(): Promise<boolean> {
    const now = this.#clock.now();
    const command = new GetMetricDataCommand({
      StartTime: new Date(now - LOOK_BACK_MS),
      EndTime: new Date(now),
      MetricDataQueries: this.#queries,
    });
    const { MetricDataResults = [] } = await this.#cloudWatch.send(command).catch((error: unknown) => {
      throw new Error(reasonOf(error), { cause: error });
    });
    const values = (id: string) => MetricDataResults.filter(({ Id }) => Id === id).flatMap(({ Values = [] }) => Values);
    return (
      values('success').some((value) => value < MIN_SUCCESS) ||
      values('freshness').some((value) => value > MAX_FRESHNESS_SECONDS)
    );
  }
}

/** It is asked again a minute later, so it is not asked twice now. */
export function connectLiveTraffic(streamName: string, clock: Clock, environment: Environment): LiveTraffic {
  const region = regionFor(undefined, environment);
  const cloudWatch = new CloudWatchClient({ requestHandler: SERVICE_TIMEOUTS, maxAttempts: 1, ...region });
  return new CloudWatchLiveTraffic(cloudWatch, streamName, clock);
}

function query(id: string, metric: string, stat: string, streamName: string): MetricDataQuery {
  const Dimensions = [{ Name: 'DeliveryStreamName', Value: streamName }];
  const Metric = { Namespace: 'AWS/Firehose', MetricName: metric, Dimensions };
  return { Id: id, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: stat } };
}

/** CloudWatch's own words name the account. */
function reasonOf(error: unknown): string {
  if (kindOf(error) === 'denied') {
    return 'CloudWatch denies it: give the role cloudwatch:GetMetricData, or leave HYDRANT_STREAM_NAME empty';
  }
  return `CloudWatch cannot be read: ${codeOf(error)}`;
}
