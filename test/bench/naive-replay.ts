import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';

const LOGS_IN_PAYLOAD = 1_000;

/** What one writes first: a line at a time, everything parsed and written anew, one request after the other. */
export async function replayNaively(path: string, origin: string): Promise<number> {
  let sent = 0;
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
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    const { rawData } = JSON.parse(line) as { rawData: string };
    const { log, kubernetes, ...attributes } = JSON.parse(Buffer.from(rawData, 'base64').toString());
    logs.push({ message: log, ddsource: kubernetes?.container_name, ddtags: tagsOf(kubernetes), ...attributes });
    if (logs.length === LOGS_IN_PAYLOAD) await send();
  }
  if (logs.length > 0) await send();
  return sent;
}

function tagsOf(kubernetes: Readonly<Record<string, unknown>> = {}): string {
  return ['pod_name', 'namespace_name', 'container_name'].map((key) => `${key}:${kubernetes[key]}`).join(',');
}
