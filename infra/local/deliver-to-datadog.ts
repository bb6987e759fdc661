import { DATADOG_SITES, firehoseUrl } from '../../shared/datadog/sites.ts';
import { loadReprocessor, loadTransform } from './bundles.ts';
import { VirtualClock } from './clock.ts';
import { drillRecords } from './drill-records.ts';
import type { FluentBitRecord } from './fluent-bit-records.ts';
import { BUCKET, STREAM, seededRandom, startWorld } from './world.ts';

const MINUTE_MS = 60_000;

/**
 * Delivers records to the real Datadog: a part live, through the local Firehose to Datadog's Firehose intake; the rest after a
 * transform that fails, through the bucket and the reprocessor to the logs API. What Datadog says is believed: nobody here
 * can ask it what it kept.
 *
 * @returns the exit status
 */
export async function deliverToDatadog(
  records: readonly FluentBitRecord[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const apiKey = environment.DD_API_KEY;
  const site = DATADOG_SITES.find((one) => one === (environment.DD_SITE ?? 'datadoghq.com'));
  if (apiKey === undefined || site === undefined) {
    console.error(`--to-datadog needs DD_API_KEY, and DD_SITE as one of ${DATADOG_SITES.join(', ')}`);
    return 2;
  }
  const clock = new VirtualClock(Date.now() - 10 * MINUTE_MS);
  const transform = await loadTransform({ POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' });
  let failing = false;
  const world = await startWorld({
    clock,
    random: seededRandom(1),
    endpoint: { url: firehoseUrl(site), accessKey: apiKey },
    invoke: (event) => (failing ? Promise.reject(new Error('the function is out of order')) : transform(event)),
  });
  try {
    const all = drillRecords(records, clock.now()).map(({ bytes }) => bytes);
    const half = all.length >> 1;
    world.firehose.put(STREAM, all.slice(0, half));
    await clock.advance(3 * MINUTE_MS);
    failing = true;
    world.firehose.put(STREAM, all.slice(half));
    await clock.advance(7 * MINUTE_MS);

    const { DD_URL: _, ...rest } = world.environment;
    delete process.env.DD_URL;
    const answer = await (await loadReprocessor({ ...rest, DD_API_KEY: apiKey, DD_SITE: site }))({});
    const { deliveredRecords, droppedRecords } = world.firehose.metrics(STREAM);
    console.log({ site, put: all.length, deliveredLive: deliveredRecords, dropped: droppedRecords, replay: answer });
    for (const entry of world.firehose.errorLog.slice(0, 3)) console.log(entry);
    const stillParked = world.s3.buckets.keys(BUCKET).filter((key) => !key.startsWith('hydrant/'));
    return stillParked.length === 0 && answer.balanced && answer.complete ? 0 : 1;
  } finally {
    await world.close();
  }
}
