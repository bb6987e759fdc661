import { S3Client } from '@aws-sdk/client-s3';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { fixedApiKey } from '../../shared/io/api-key.ts';
import { HttpLogIntake } from '../../shared/io/http-intake.ts';
import { S3ObjectStore } from '../../shared/io/s3-object-store.ts';
import { SERVICE_TIMEOUTS } from '../../shared/io/service-timeouts.ts';
import { systemClock } from '../../shared/io/system-clock.ts';
import type { LogFields } from '../../shared/replay/ports.ts';
import { type ReplayAnswer, replay } from '../../shared/replay/replay.ts';
import type { S3Connection } from '../contract/s3/server-under-test.ts';

export const API_KEY = 'key-of-the-local-intake';

/** Where runs read, and where they send to. */
export interface RunPlace {
  readonly connection: Omit<S3Connection, 'close'>;
  readonly bucket: string;
  readonly datadogUrl: string;
}

/** What is observed of runs beside their answers. */
export interface Observed {
  /** Requests to S3, each repetition by the SDK counted; of them those about the ledger */
  readonly requests: { all: number; ledger: number };
  /** How often a run warned, or told of an error, by its words, with the reason but for the key */
  readonly complaints: Map<string, number>;
}

/** Replays of one bucket, each with connections of its own as if it ran alone, and what they asked of S3. */
export class MeasuredRuns {
  readonly observed: Observed = { requests: { all: 0, ledger: 0 }, complaints: new Map() };
  readonly #place: RunPlace;

  constructor(place: RunPlace) {
    this.#place = place;
  }

  async replay(input: object = {}): Promise<ReplayAnswer> {
    const { bucket, datadogUrl } = this.#place;
    const settings = loadReprocessorSettings({
      HYDRANT_BACKUP_BUCKET: bucket,
      DD_API_KEY: API_KEY,
      DD_URL: datadogUrl,
    });
    const client = this.connect();
    const complain = (message: string, { reason = '' }: LogFields): void =>
      this.#complained(`${message} ${String(reason).replace(/s3:\/\/[^:]+/, 'an object')}`.trimEnd(), 1);
    const answer = await replay(input, settings, {
      store: new S3ObjectStore(client, bucket),
      intakeFor: () => new HttpLogIntake(settings.intakeOrigin, fixedApiKey(API_KEY), settings.maxInFlight),
      clock: systemClock,
      random: Math.random,
      log: { info: () => {}, warn: complain, error: complain },
      remainingMs: () => Number.POSITIVE_INFINITY,
    });
    client.destroy();
    return answer;
  }

  /** @returns how many objects there are below a prefix, listed as a run lists them */
  async count(prefix: string): Promise<number> {
    const client = this.connect();
    const listed = await Array.fromAsync(new S3ObjectStore(client, this.#place.bucket).list(prefix));
    client.destroy();
    return listed.length;
  }

  /** Adds what was observed of runs elsewhere. */
  add({ requests, complaints }: Observed): void {
    this.observed.requests.all += requests.all;
    this.observed.requests.ledger += requests.ledger;
    for (const [message, times] of complaints) this.#complained(message, times);
  }

  forgetRequests(): void {
    Object.assign(this.observed.requests, { all: 0, ledger: 0 });
  }

  connect(): S3Client {
    const { requests } = this.observed;
    const client = new S3Client({
      ...this.#place.connection,
      region: 'us-east-1',
      forcePathStyle: true,
      requestHandler: SERVICE_TIMEOUTS,
    });
    client.middlewareStack.add(
      (next) => (args) => {
        requests.all++;
        const { Key = '', Prefix = '' } = args.input as { Key?: string; Prefix?: string };
        if (`${Key}${Prefix}`.startsWith('hydrant/ledger/')) requests.ledger++;
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'countRequests' },
    );
    return client;
  }

  #complained(message: string, times: number): void {
    const { complaints } = this.observed;
    complaints.set(message, (complaints.get(message) ?? 0) + times);
  }
}
