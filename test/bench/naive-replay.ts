import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { isObject } from '../../shared/json/value.ts';
import { naiveLog } from './naive-log.ts';

const LOGS_IN_PAYLOAD = 1_000;
const REPLAY_ID = '20261121t104057z-4f9a2c';

/** Where the records of an object come from. */
interface NaiveSource {
  readonly bucket: string;
  readonly key: string;
}

/**
 * What one writes first to send the same logs: a line at a time, everything parsed and written anew, its tags for each record, one
 * request after the other.
 *
 * @returns how many logs were sent
 */
export async function replayNaively(
  path: string,
  origin: string,
  { bucket, key }: NaiveSource,
  settings: TransformSettings,
): Promise<number> {
  let [line, sent] = [0, 0];
  let logs: unknown[] = [];
  const send = async () => {
    const response = await fetch(`${origin}/api/v2/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(logs)),
    });
    await response.text();
    sent += logs.length;
    logs = [];
  };
  for await (const text of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    const source = JSON.stringify([bucket, key, ++line, 0]);
    const { rawData, arrivalTimestamp } = JSON.parse(text) as { rawData: string; arrivalTimestamp: number };
    const record: unknown = JSON.parse(Buffer.from(rawData, 'base64').toString());
    if (!isObject(record)) continue;
    const eventId = createHash('sha256').update(source).digest('hex').slice(0, 32);
    logs.push(naiveLog(record, arrivalTimestamp, settings, { eventId, replayId: REPLAY_ID }));
    if (logs.length === LOGS_IN_PAYLOAD) await send();
  }
  if (logs.length > 0) await send();
  return sent;
}
