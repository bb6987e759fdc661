import { controlPrefix, type Order, orderKey } from './keys.ts';
import type { ObjectStore } from './ports.ts';

/** What it takes to give orders to the runs of a bucket. */
export interface ControlledBucket {
  readonly store: Pick<ObjectStore, 'list' | 'create' | 'remove'>;
  readonly statePrefix: string;
}

/** Ends every run, and each that starts, until `resume`. @returns false where they were paused already */
export function pause(bucket: ControlledBucket, nowMs: number): Promise<boolean> {
  return give(bucket, 'pause', nowMs);
}

/** Ends the runs that have begun. An earlier order is taken back first, because the time of the object is that of the order. */
export async function stop(bucket: ControlledBucket, nowMs: number): Promise<void> {
  await bucket.store.remove(orderKey(bucket.statePrefix, 'stop'));
  await give(bucket, 'stop', nowMs);
}

/** Takes all orders back. @returns those that there were */
export async function resume({ store, statePrefix }: ControlledBucket): Promise<readonly string[]> {
  const prefix = controlPrefix(statePrefix);
  const orders: string[] = [];
  for await (const { key } of store.list(prefix)) {
    await store.remove(key);
    orders.push(key.slice(prefix.length));
  }
  return orders;
}

function give({ store, statePrefix }: ControlledBucket, order: Order, nowMs: number): Promise<boolean> {
  const body = `${JSON.stringify({ version: 1, order, at: new Date(nowMs).toISOString() })}\n`;
  return store.create(orderKey(statePrefix, order), Buffer.from(body));
}
