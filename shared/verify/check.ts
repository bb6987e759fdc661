export type CheckState = 'ok' | 'wrong' | 'unknown';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  readonly says: string;
  /** What to do; null where nothing is */
  readonly remedy: string | null;
  /** Whether a canary cannot arrive as things are, so that none is sent */
  readonly stopsCanary: boolean;
}

export const ok = (name: string, says: string): Check => ({
  name,
  state: 'ok',
  says,
  remedy: null,
  stopsCanary: false,
});

export const unknown = (name: string, says: string, remedy: string | null = null): Check => ({
  name,
  state: 'unknown',
  says,
  remedy,
  stopsCanary: false,
});

export const wrong = (name: string, says: string, remedy: string, stopsCanary = false): Check => ({
  name,
  state: 'wrong',
  says,
  remedy,
  stopsCanary,
});
