/** Where Hydrant keeps its own objects, below the state prefix: `<folder>/<original key>`. */
export type StateFolder = 'replayed' | 'dead-letter' | 'ledger' | 'reports';

/** The key of an object's twin in a state folder. */
export function stateKey(statePrefix: string, folder: StateFolder, key: string): string {
  const original = key.startsWith(statePrefix) ? key.slice(statePrefix.length) : key;
  return `${statePrefix}${folder}/${original}`;
}

/** A dead letter that is refused again must not overwrite the object it is read from. */
export function deadLetterKey(statePrefix: string, key: string, replayId: string): string {
  const folder = `${statePrefix}dead-letter/`;
  return key.startsWith(folder) ? `${key}.${replayId}` : stateKey(statePrefix, 'dead-letter', key);
}

/** Where an object goes when it is settled; undefined if it is there already. */
export function settledKey(statePrefix: string, key: string): string | undefined {
  return key.startsWith(`${statePrefix}replayed/`) ? undefined : stateKey(statePrefix, 'replayed', key);
}
