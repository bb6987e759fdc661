import type { ReplayAnswer } from './replay.ts';

/** A record has no outcome, or two: a fault of Hydrant, after which the invocation must not look as if all were well. */
export class SumNotClosed extends Error {
  override readonly name = 'SumNotClosed';
}

/** @throws {SumNotClosed} */
export function requireClosed(answer: ReplayAnswer): ReplayAnswer {
  if (answer.balanced) return answer;
  const { records, report } = answer;
  throw new SumNotClosed(
    `a record has no outcome, or two, which is a fault of Hydrant: ${JSON.stringify(records)}. The report of the run: ${report}`,
  );
}
