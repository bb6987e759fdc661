import { DamagedObjectError } from '../decoding/damaged-object-error.ts';
import { StoreError } from '../replay/ports.ts';

/** Why an object could not be read to its end, and what to do, in one sentence for a person. */
export function reasonOf(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof StoreError) return OF_STORE[error.fault] ?? message;
  if (!(error instanceof DamagedObjectError) || error.damage === 'foreign') return message;
  return `${message}; what came before is counted: look for a whole version of it, if the bucket keeps versions`;
}

/** What the bucket's own message says for a replay, and not for one who only looks. */
const OF_STORE: Readonly<Partial<Record<StoreError['fault'], string>>> = {
  missing: 'it is gone: a replay has settled it meanwhile, or somebody has removed it; inspect once more',
  changed: 'it was rewritten while it was read; inspect once more',
};
