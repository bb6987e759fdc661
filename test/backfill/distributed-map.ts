import { randomUUID } from 'node:crypto';
import type { State, StateMachine } from './definition.ts';
import { evaluate, MAX_PAYLOAD_BYTES, type Outcome, type States, StatesError } from './execution.ts';

/** What Step Functions needs of the world. Bodies and payloads are JSON texts. */
export interface MapServices {
  readonly invoke: (payload: string) => Promise<string>;
  readonly list: (bucket: string, prefix: string) => Promise<readonly ListedItem[]>;
  readonly put: (bucket: string, key: string, body: string) => void;
}

/** As ListObjectsV2 comes out of an ItemReader: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
export interface ListedItem {
  readonly Etag: string;
  readonly Key: string;
  /** Seconds since the epoch */
  readonly LastModified: number;
  readonly Size: number;
  readonly StorageClass: string;
}

type RunChild = (machine: StateMachine, input: unknown) => Promise<Outcome>;

interface Child {
  readonly input: string;
  readonly items: number;
  outcome: Outcome | undefined;
}

/** A Distributed Map run: reads, batches, runs its children and writes their results, as the AWS pages named here say. */
export class DistributedMap {
  readonly #state: State;
  readonly #services: MapServices;
  readonly #runChild: RunChild;
  children: readonly Child[] = [];
  /** The most children that ran at the same time */
  mostAtOnce = 0;

  constructor(state: State, services: MapServices, runChild: RunChild) {
    this.#state = state;
    this.#services = services;
    this.#runChild = runChild;
  }

  /** @throws {StatesError} where more children failed than are tolerated */
  async run(states: Omit<States, 'result'>): Promise<unknown> {
    const { ItemReader, ItemBatcher, ResultWriter, ItemProcessor } = this.#state;
    if (!ItemReader || !ItemBatcher || !ResultWriter || !ItemProcessor) throw new Error('the Map lacks a field');
    const { Bucket, Prefix } = (await evaluate(ItemReader.Arguments, states)) as { Bucket: string; Prefix: string };
    const items = await this.#services.list(Bucket, Prefix);
    const batchInput = await evaluate(ItemBatcher.BatchInput, states);
    this.children = batches(items, ItemBatcher, batchInput);
    await this.#runAll(ItemProcessor, Number(await evaluate(this.#state.MaxConcurrency ?? 0, states)));
    const target = (await evaluate(ResultWriter.Arguments, states)) as { Bucket: string; Prefix: string };
    const details = this.#write(target);
    if (this.#failedPercentage > (this.#state.ToleratedFailurePercentage ?? 0)) {
      throw new StatesError('States.ExceedToleratedFailureThreshold', 'too many children failed');
    }
    return details;
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/maprun-fail-threshold.html: by items, of all there are. */
  get #failedPercentage(): number {
    const itemsOf = (children: readonly Child[]) => children.reduce((sum, { items }) => sum + items, 0);
    const failed = this.children.filter(({ outcome }) => outcome?.status === 'FAILED');
    return this.children.length === 0 ? 0 : (100 * itemsOf(failed)) / itemsOf(this.children);
  }

  async #runAll(machine: StateMachine, concurrency: number): Promise<void> {
    const queue = this.children.values();
    let running = 0;
    const work = async (): Promise<void> => {
      for (const child of queue) {
        if (this.#failedPercentage > (this.#state.ToleratedFailurePercentage ?? 0)) return;
        this.mostAtOnce = Math.max(this.mostAtOnce, ++running);
        child.outcome = await this.#runChild(machine, JSON.parse(child.input));
        running--;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */
  #write({ Bucket, Prefix }: { Bucket: string; Prefix: string }): object {
    const folder = `${Prefix}/${randomUUID()}`;
    const filesOf = (status: 'SUCCEEDED' | 'FAILED' | 'PENDING') => {
      const results = this.children.filter(({ outcome }) => (outcome?.status ?? 'PENDING') === status).map(resultOf);
      if (results.length === 0) return [];
      const key = `${folder}/${status}_0.json`;
      const body = JSON.stringify(results);
      this.#services.put(Bucket, key, body);
      return [{ Key: key, Size: Buffer.byteLength(body) }];
    };
    const ResultFiles = { FAILED: filesOf('FAILED'), PENDING: filesOf('PENDING'), SUCCEEDED: filesOf('SUCCEEDED') };
    const manifest = { DestinationBucket: Bucket, MapRunArn: MAP_RUN, ResultFiles };
    this.#services.put(Bucket, `${folder}/manifest.json`, JSON.stringify(manifest));
    return { MapRunArn: MAP_RUN, ResultWriterDetails: { Bucket, Key: `${folder}/manifest.json` } };
  }
}

const MAP_RUN = 'arn:aws:states:us-east-1:123456789012:mapRun:hydrant-prod-backfill/Replay:1';

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html */
export function batches(
  items: readonly ListedItem[],
  { MaxItemsPerBatch, MaxInputBytesPerBatch }: { MaxItemsPerBatch: number; MaxInputBytesPerBatch: number },
  BatchInput: unknown,
): Child[] {
  const children: Child[] = [];
  let batch: ListedItem[] = [];
  const textOf = (Items: readonly ListedItem[]) => JSON.stringify({ BatchInput, Items });
  const end = () => {
    if (batch.length > 0) children.push({ input: textOf(batch), items: batch.length, outcome: undefined });
    batch = [];
  };
  for (const item of items) {
    const fits = Buffer.byteLength(textOf([...batch, item])) <= Math.min(MaxInputBytesPerBatch, MAX_PAYLOAD_BYTES);
    if (batch.length === MaxItemsPerBatch || !fits) end();
    batch.push(item);
  }
  end();
  return children;
}

function resultOf({ input, outcome }: Child, index: number): object {
  const Input = { Input: input, InputDetails: { Included: true } };
  if (outcome === undefined) return { ...Input, Status: 'PENDING' };
  const ExecutionArn = `arn:aws:states:us-east-1:123456789012:execution:hydrant-prod-backfill/Replay:${index}`;
  const times = { StartDate: new Date().toISOString(), StopDate: new Date().toISOString() };
  const { status, output, error, cause } = outcome;
  const end =
    status === 'SUCCEEDED'
      ? { Output: JSON.stringify(output), OutputDetails: { Included: true } }
      : { Error: error, Cause: cause };
  return { ExecutionArn, ...Input, Name: String(index), ...end, Status: status, ...times };
}
