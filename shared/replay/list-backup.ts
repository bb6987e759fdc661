import type { StateFolder } from './keys.ts';
import type { ObjectStore, StoredObject } from './ports.ts';

interface BackupPlace {
  readonly prefix: string;
  readonly statePrefix: string;
  /** Milliseconds that the listing may still take; without it, as long as it likes */
  readonly leftMs?: () => number;
}

/**
 * The objects below a prefix that hold records. Of Hydrant's own, which grow without end, only those that the prefix names:
 * otherwise the listing leaps over them.
 */
export async function* listBackup(store: Pick<ObjectStore, 'list'>, place: BackupPlace): AsyncGenerator<StoredObject> {
  const { prefix, statePrefix, leftMs } = place;
  const ownIsNamed = prefix.startsWith(statePrefix);
  for await (const object of store.list(prefix, undefined, leftMs?.())) {
    if (!object.key.startsWith(statePrefix)) yield object;
    else if (!ownIsNamed) return yield* behind(store, place);
    else if (holdsRecords(object.key, statePrefix)) yield object;
  }
}

async function* behind(
  store: Pick<ObjectStore, 'list'>,
  { prefix, statePrefix, leftMs }: BackupPlace,
): AsyncGenerator<StoredObject> {
  for await (const object of store.list(prefix, `${statePrefix}${LAST_CHARACTER}`, leftMs?.())) {
    if (!object.key.startsWith(statePrefix)) yield object;
  }
}

/** Sorts behind everything that a key may go on with. */
const LAST_CHARACTER = '\u{10ffff}';

/** Whether an object is none of those that Hydrant writes for itself. */
export function holdsRecords(key: string, statePrefix: string): boolean {
  return !WITHOUT_RECORDS.some((folder) => key.startsWith(`${statePrefix}${folder}/`));
}

const WITHOUT_RECORDS: readonly StateFolder[] = ['ledger', 'ledger-all-data', 'reports', 'control', 'backfill'];
