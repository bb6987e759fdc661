/** Where Hydrant keeps its own objects, below the state prefix: `<folder>/<original key>`. */
export type StateFolder = 'replayed' | 'dead-letter' | 'ledger' | 'reports';

/**
 * Where the dead letters of an object go: under its original key, also where the object is itself one of Hydrant's twins of it.
 * That object may be there already; see `DeadLetters`.
 */
export function deadLetterKey(statePrefix: string, key: string): string {
  return `${statePrefix}dead-letter/${originalKey(statePrefix, key)}`;
}

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

/** Where an object goes when it is settled; undefined if it is there already. */
export function settledKey(statePrefix: string, key: string): string | undefined {
  if (key.startsWith(`${statePrefix}replayed/`)) return undefined;
  return `${statePrefix}replayed/${key.startsWith(statePrefix) ? key.slice(statePrefix.length) : key}`;
}

/** Below which the ledger of an object lies; that of another whose key goes on behind this one's lies there, too. */
export function ledgerPrefix(statePrefix: string, key: string): string {
  return `${statePrefix}ledger/${key}/`;
}

/** An entry of an object's ledger, counted from 1. */
export function ledgerKey(statePrefix: string, key: string, number: number): string {
  return `${ledgerPrefix(statePrefix, key)}${String(number).padStart(8, '0')}.json`;
}
