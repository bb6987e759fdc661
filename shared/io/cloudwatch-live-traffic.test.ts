import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalCloudWatch, startCloudWatch } from '../../infra/local/cloudwatch/server.ts';
import type { Datapoint, StreamMetric } from '../../infra/local/firehose/datapoints.ts';
import { connectLiveTraffic } from './cloudwatch-live-traffic.ts';

const STREAM = 'eks-fargate-logs';
const NOW = Date.parse('2026-03-01T12:00:30.000Z');
const SUCCESS = 'DeliveryToHttpEndpoint.Success';
const FRESHNESS = 'DeliveryToHttpEndpoint.DataFreshness';

let datapoints: Datapoint[];
let cloudWatch: LocalCloudWatch;

beforeEach(async () => {
  datapoints = [];
  const firehose = { datapoints: (name: string) => (name === STREAM ? datapoints : []) };
  const clock = new VirtualClock(NOW);
  cloudWatch = await startCloudWatch({ clock, firehose });
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH', cloudWatch.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'LOCALKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local-secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await cloudWatch.close();
});

const has = (metric: StreamMetric, value: number, minutesAgo = 1) =>
  datapoints.push({ metric, value, atMs: NOW - minutesAgo * 60_000 });

const isIll = (stream = STREAM) => connectLiveTraffic(stream, new VirtualClock(NOW), process.env).isIll();

describe('live traffic, by the metrics of its stream', () => {
  it('is not ill without any', async () => {
    expect(await isIll()).toBe(false);
  });

  it('is not ill where all attempts succeed and the oldest record is 300 s old', async () => {
    for (let minute = 0; minute < 5; minute++) {
      has(SUCCESS, 1, minute);
      has(FRESHNESS, 300, minute);
    }
    expect(await isIll()).toBe(false);
  });

  it('is ill where one attempt of the last minutes failed, among others that did not', async () => {
    has(SUCCESS, 1);
    has(SUCCESS, 0);
    has(SUCCESS, 1);
    has(SUCCESS, 1, 0);
    expect(await isIll()).toBe(true);
  });

  it('is ill where a record waits for more than 300 s', async () => {
    has(SUCCESS, 1);
    has(FRESHNESS, 301);
    expect(await isIll()).toBe(true);
  });

  it('is well again when its trouble is more than five minutes ago', async () => {
    has(SUCCESS, 0, 7);
    has(FRESHNESS, 900, 7);
    has(SUCCESS, 1);
    expect(await isIll()).toBe(false);
  });

  it('is that of the named stream only', async () => {
    has(SUCCESS, 0);
    expect(await isIll('another')).toBe(false);
  });
});

describe('metrics that cannot be read', () => {
  it('are an error that names the missing right, and no account', async () => {
    cloudWatch.denies = true;
    await expect(isIll()).rejects.toThrow(
      /^CloudWatch denies it: give the role cloudwatch:GetMetricData, or leave HYDRANT_STREAM_NAME empty$/,
    );
  });

  it('are an error that says what happened', async () => {
    await cloudWatch.close();
    await expect(isIll()).rejects.toThrow('CloudWatch cannot be read: ECONNREFUSED');
    cloudWatch = await startCloudWatch({ clock: new VirtualClock(NOW), firehose: { datapoints: () => [] } });
  });
});
