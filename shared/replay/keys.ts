/** Where Hydrant keeps its own objects, below the state prefix: `<folder>/<original key>`. */
export type StateFolder = 'replayed' | 'dead-letter' | 'ledger' | 'reports';

/**
 * Where the dead letters of an object go: under its original key, also where the object is itself one of Hydrant's twins of it.
 * That object may be there already; see `DeadLetters`.
 */
export function deadLetterKey(statePrefix: string, key: string): string {
  const folder = TWIN_FOLDERS.find((one) => key.startsWith(`${statePrefix}${one}/`));
  const original = folder === undefined ? key : key.slice(`${statePrefix}${folder}/`.length);
  return `${statePrefix}dead-letter/${original}`;
}

const TWIN_FOLDERS: readonly StateFolder[] = ['replayed', 'dead-letter'];

/** Where an object goes when it is settled; undefined if it is there already. */
export function settledKey(statePrefix: string, key: string): string | undefined {
  if (key.startsWith(`${statePrefix}replayed/`)) return undefined;
  return `${statePrefix}replayed/${key.startsWith(statePrefix) ? key.slice(statePrefix.length) : key}`;
}
