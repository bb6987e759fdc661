import type { TransformSettings } from '../config/transform-settings.ts';
import type { LogGroup } from '../datadog/log-group.ts';
import type { Flag } from '../log/marker.ts';
import type { RuleBudgets } from '../rules/budget.ts';

/** What is known of an event beside its text. */
export interface EventContext {
  readonly settings: TransformSettings;
  /** Of the record, whose events share them */
  readonly budgets: RuleBudgets;
  /** When Firehose took the record, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** When CloudWatch Logs took the event */
  readonly loggedMs?: number | undefined;
  /** Where CloudWatch Logs had it, if it leaves its envelope */
  readonly logGroup?: LogGroup | undefined;
  /** What was found out about its text */
  readonly flags?: readonly Flag[];
}

/** Why an event gives no log although nothing is wrong with it. */
export type Unlogged = 'empty-line' | 'container-excluded' | 'excluded-by-rule';
