import { gunzipSync } from 'node:zlib';
import type { BackupBucket } from '../../../infra/local/firehose/stream-config.ts';

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly headers: Parameters<BackupBucket['put']>[2];
}

/** A bucket in memory that can be made to refuse. */
export class MemoryBucket implements BackupBucket {
  readonly objects: StoredObject[] = [];
  attempts = 0;
  refusal: Error | undefined;

  async put(key: string, body: Buffer, headers: StoredObject['headers']): Promise<void> {
    this.attempts++;
    if (this.refusal) throw this.refusal;
    this.objects.push({ key, body, headers });
  }

  /** The envelopes of all objects whose key contains `part`. */
  envelopes(part: string): Record<string, unknown>[] {
    return this.objects
      .filter(({ key }) => key.includes(part))
      .flatMap(({ body, headers }) => {
        const text = (headers.contentEncoding === 'gzip' ? gunzipSync(body) : body).toString('utf8');
        return text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      });
  }
}

export function accessDenied(): Error {
  return Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
}
