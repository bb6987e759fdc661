import type { Check, CheckName } from './check.ts';
import type { Canary } from './verification.ts';

/** Whether all is well. */
export interface Verdict {
  readonly ok: boolean;
  /** Where nothing is wrong: what must have been seen for that, and was not */
  readonly unseen: readonly CheckName[];
}

/** Without any of these nobody knows whether logs arrive; a canary that has arrived shows all of them at once. */
const ESSENTIAL: readonly CheckName[] = ['credentials', 'stream', 'transform', 'stream key'];

/** What is unknown is not wrong, and all is not well either while it is what matters. */
export function verdictOf(checks: readonly Check[], canary: Canary): Verdict {
  const isWrong = checks.some(({ state }) => state === 'wrong') || (canary.outcome === 'not-sent' && canary.stopped);
  if (isWrong) return { ok: false, unseen: [] };
  if (canary.outcome !== 'not-sent') return { ok: hasArrived(canary), unseen: [] };
  const isOk = (name: CheckName) => checks.some((check) => check.name === name && check.state === 'ok');
  // What was delivered in the last minutes was delivered with the stream's key.
  const isSeen = (name: CheckName) => isOk(name) || (name === 'stream key' && isOk('live delivery'));
  const unseen = ESSENTIAL.filter((name) => !isSeen(name));
  return { ok: unseen.length === 0, unseen };
}

/** As it was expected: with another source, say, Datadog's own pipelines would do to it what they do to no log of the Agent's. */
function hasArrived(canary: Exclude<Canary, { outcome: 'not-sent' }>): boolean {
  if (canary.outcome === 'not-found') return false;
  const { transformed, tagsBy, fields, otherSource } = canary.arrival;
  return transformed && tagsBy !== 'nothing' && fields.length === 0 && otherSource === undefined;
}
