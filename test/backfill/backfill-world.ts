import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { loadReprocessorTask } from '../../infra/local/bundles.ts';
import type { LocalDatadog } from '../../infra/local/datadog/server.ts';
import type { LocalS3 } from '../../infra/local/s3/server.ts';
import { S3ObjectStore } from '../../shared/io/s3-object-store.ts';
import type { ControlledBucket } from '../../shared/replay/control.ts';
import { BUCKET, startBackupServices } from '../replay/backup-services.ts';
import { line, record } from '../replay/replay-world.ts';
import type { ListedItem, MapServices } from './distributed-map.ts';

export { BUCKET };

/** A bucket, an intake and the built reprocessor between them, called as Step Functions calls a function. */
export interface BackfillWorld {
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  /** For orders, as the command line gives them */
  readonly controlled: ControlledBucket;
  readonly services: MapServices;
  /** Payloads of the invocations, in order */
  readonly payloads: string[];
  /** Another way for the next invocations to end than by the function */
  fail: (payload: string) => void;
  /** Parks an object with a record for each message. */
  park(key: string, messages: readonly string[]): void;
  /** How often Datadog has each message. */
  times(): Map<string, number>;
  report(key: string): Record<string, unknown>;
  close(): Promise<unknown>;
}

export async function startBackfillWorld(settings: Readonly<Record<string, string>> = {}): Promise<BackfillWorld> {
  const { s3, datadog, credentials, environment, close } = await startBackupServices();
  const client = new S3Client({ endpoint: s3.url, region: 'us-east-1', credentials, forcePathStyle: true });
  const handler = await loadReprocessorTask({
    ...environment,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    HYDRANT_MAX_MB_PER_S: '',
    ...settings,
  });
  const payloads: string[] = [];
  const world: BackfillWorld = {
    s3,
    datadog,
    controlled: { store: new S3ObjectStore(client, BUCKET), statePrefix: 'hydrant/' },
    payloads,
    fail: () => {},
    services: {
      invoke: async (payload) => {
        payloads.push(payload);
        world.fail(payload);
        return handler(payload);
      },
      list: (bucket, prefix) => listItems(client, bucket, prefix),
      put: (bucket, key, body) => void s3.put(bucket, key, Buffer.from(body)),
    },
    park: (key, messages) => {
      const lines = messages.map((message) => line(record(message)));
      s3.put(BUCKET, key, Buffer.from(`${lines.join('\n')}\n`));
    },
    times: () => {
      const times = new Map<string, number>();
      for (const { message } of datadog.accepted) times.set(String(message), (times.get(String(message)) ?? 0) + 1);
      return times;
    },
    report: (key) => JSON.parse(s3.buckets.body(BUCKET, key).toString()),
    close: () => Promise.all([close(), client.destroy()]),
  };
  return world;
}

async function listItems(client: S3Client, Bucket: string, Prefix: string): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
    for (const { ETag = '', Key = '', LastModified, Size = 0 } of page.Contents ?? []) {
      const seconds = Math.floor((LastModified?.getTime() ?? 0) / 1_000);
      items.push({ Etag: ETag, Key, LastModified: seconds, Size, StorageClass: 'STANDARD' });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return items;
}
