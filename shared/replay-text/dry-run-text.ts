import type { Paint } from '../figures/histogram.ts';
import type { Plan } from '../replay/plan/plan.ts';
import { planText } from '../replay/plan/plan-text.ts';
import { commandText } from './command-text.ts';

/** A dry run that is over. */
interface EndedDryRun {
  readonly plan: Plan;
  /** Whether it read all that it was to read */
  readonly complete: boolean;
  /** What was typed, the command's name first */
  readonly words: readonly string[];
}

/** What came of a dry run, for a person: its plan, as `hydrant plan` shows it, and what to type next. */
export function dryRunText({ plan, complete, words }: EndedDryRun, paint: Paint): string {
  const typed = complete ? words.filter((word) => word !== '--dry-run') : words;
  const why = complete ? '' : '  # the dry run was ended early: what it has not read is estimated';
  return `${planText(plan, paint)}\n${paint('bold', 'next')}\n  ${commandText(['hydrant', ...typed])}${why}\n`;
}
