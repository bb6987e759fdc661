import { type Unknown, whyUnknown } from './facts.ts';

/** What is looked at. */
export type CheckName =
  | 'credentials'
  | 'stream'
  | 'site'
  | 'transform'
  | 'buffer'
  | 'function'
  | 'settings'
  | 'stream key'
  | 'bucket'
  | 'API key'
  | 'application key'
  | 'live delivery'
  | 'clock'
  | 'versions';

type CheckState = 'ok' | 'wrong' | 'unknown';

/** One thing that was looked at. */
export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  readonly says: string;
  /** What to do; null where nothing is */
  readonly remedy: string | null;
  /** Whether a canary cannot arrive as things are, so that none is sent */
  readonly stopsCanary: boolean;
}

export const ok = (name: CheckName, says: string): Check => ({
  name,
  state: 'ok',
  says,
  remedy: null,
  stopsCanary: false,
});

export const unknown = (name: CheckName, says: string, remedy: string | null = null): Check => ({
  name,
  state: 'unknown',
  says,
  remedy,
  stopsCanary: false,
});

/** What was asked and not told; where a right is missing, that it be given. */
export const unknownOf = (name: CheckName, reason: Unknown, says = whyUnknown(reason)): Check =>
  unknown(name, says, reason.kind === 'denied' ? `give the caller ${reason.right}` : null);

export const wrong = (name: CheckName, says: string, remedy: string, stopsCanary = false): Check => ({
  name,
  state: 'wrong',
  says,
  remedy,
  stopsCanary,
});
