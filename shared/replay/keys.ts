/** Where Hydrant keeps its own objects, below the state prefix. */
export const STATE_FOLDERS = [
  'replayed',
  'dead-letter',
  'ledger',
  'reports',
  'control',
  'backfill',
  'ledger-all-data',
] as const;
export type StateFolder = (typeof STATE_FOLDERS)[number];

/** Below which all dead letters are. */
export function deadLetterPrefix(statePrefix: string): string {
  return `${statePrefix}dead-letter/`;
}

/**
 * Where the dead letters of an object go: under its original key, then, where that is taken, under `<key>.<replayId>`,
 * `<key>.<replayId>-2`, `<key>.<replayId>-3` … Those of an object of dead letters take its run's id off and this run's on: the
 * key does not grow with each replay, and never comes back to one that was settled before.
 */
export function* deadLetterKeys(statePrefix: string, key: string, replayId: string): Generator<string, never> {
  const prefix = deadLetterPrefix(statePrefix);
  const first = `${prefix}${originalKey(statePrefix, key)}`;
  const isLetter = key.startsWith(prefix);
  if (!isLetter) yield first;
  const named = `${isLetter ? first.replace(RUN_IDS, '') : first}.${replayId}`;
  yield named;
  for (let count = 2; ; count++) yield `${named}-${count}`;
}

/** As `deadLetterKeys` puts them behind a key. */
const RUN_IDS = /(?:\.\d{8}t\d{6}z-[0-9a-f]{6}(?:-\d+)?)+$/;

/** The key that Firehose gave an object, also where it is one of Hydrant's twins of it. */
export function originalKey(statePrefix: string, key: string): string {
  const folder = TWIN_FOLDERS.find((one) => key.startsWith(`${statePrefix}${one}/`));
  return folder === undefined ? key : key.slice(`${statePrefix}${folder}/`.length);
}

const TWIN_FOLDERS: readonly StateFolder[] = ['replayed', 'dead-letter'];

/** Where the report of a run goes. */
export function reportKey(statePrefix: string, replayId: string): string {
  return `${statePrefix}reports/${replayId}.json`;
}

/** What an operator asks of runs: an object of that name, below the state prefix. */
export type Order = 'pause' | 'stop';

/** Where the orders to runs are. */
export function controlPrefix(statePrefix: string): string {
  return `${statePrefix}control/`;
}

export function orderKey(statePrefix: string, order: Order): string {
  return `${controlPrefix(statePrefix)}${order}`;
}

/** Where an object goes when it is settled; undefined if it is there already. */
export function settledKey(statePrefix: string, key: string): string | undefined {
  if (key.startsWith(`${statePrefix}replayed/`)) return undefined;
  return `${statePrefix}replayed/${key.startsWith(statePrefix) ? key.slice(statePrefix.length) : key}`;
}

/** Below which all ledgers are; those of objects that are read as the mode all-data says are others. */
export function ledgersPrefix(statePrefix: string, mode: 'all-data' | undefined): string {
  const folder: StateFolder = mode === undefined ? 'ledger' : 'ledger-all-data';
  return `${statePrefix}${folder}/`;
}

/** The name of an entry of an object's ledger, counted from 1. */
export function ledgerEntryName(number: number): string {
  return `${String(number).padStart(8, '0')}.json`;
}
