import type { Arrival } from './arrival.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** What has become of the canary. Times are in milliseconds. */
export type Canary =
  | {
      readonly outcome: 'not-sent';
      /** Whether one was asked for, and something that is wrong kept it back */
      readonly stopped: boolean;
      readonly reason: string;
    }
  | ({
      readonly outcome: 'found';
      readonly tookMs: number;
      readonly arrival: Arrival;
      readonly findings: readonly Finding[];
      /** Whether expectations follow the function's own settings, or this environment's for want of those */
      readonly expectedBy: 'function' | 'environment';
    } & Sent)
  | ({ readonly outcome: 'not-found'; readonly waitedMs: number; readonly findings: readonly Finding[] } & Sent);

export interface Sent {
  readonly id: string;
  /** ISO 8601 */
  readonly putAt: string;
  /** As it was put */
  readonly recordBytes: number;
}

/** What `hydrant verify` found. */
export interface Verification extends Verdict {
  readonly stream: string;
  readonly site: string;
  readonly checks: readonly Check[];
  readonly canary: Canary;
}
