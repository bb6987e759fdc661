import { systemWorldClock } from '../../infra/local/clock.ts';
import { startDatadog } from '../../infra/local/datadog/server.ts';
import { startS3 } from '../../infra/local/s3/server.ts';

/*
 * A server of the local world in a process of its own, so that its memory and its work are not those of the function:
 *
 *   fork(<this file>, ['s3', <bucket>, <access key id>, <secret access key>])
 *   fork(<this file>, ['datadog', <API key>])
 *
 * It tells its parent its URL, and ends with it.
 */
const [kind, ...rest] = process.argv.slice(2);

process.send?.(kind === 's3' ? await serveBucket(rest) : await serveIntake(rest));
process.once('disconnect', () => process.exit());

async function serveBucket([bucket = '', accessKeyId = '', secretAccessKey = '']: readonly string[]): Promise<string> {
  const s3 = await startS3({ credentials: { accessKeyId, secretAccessKey } });
  s3.createBucket(bucket);
  return s3.url;
}

async function serveIntake(keys: readonly string[]): Promise<string> {
  const datadog = await startDatadog({ clock: systemWorldClock, keys, keepLogs: false });
  return datadog.url;
}
