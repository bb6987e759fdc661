import type { LogDraft, Note } from '../log/draft.ts';
import { boundName } from './bounded-name.ts';

/** A container whose pod's annotation has rules of which one is not applied. */
interface UnappliedRule {
  readonly note: 'multi-line-rule' | 'rule-not-applied';
  readonly namespace: string;
  readonly container: string;
}

const MAX_CONTAINERS = 1_000;

/** Finds the containers whose rules cannot all be applied, each once in the life of a warm function, and at most 1,000. */
export class RuleWarnings {
  readonly #warned = new Set<string>();

  see({ notes, container }: LogDraft): UnappliedRule[] {
    // Rules that are not applied are always of an annotation: those of the settings are refused.
    if (container?.kind !== 'kubernetes') return [];
    const { namespace, containerName } = container.kubernetes;
    return notes
      .filter(isUnapplied)
      .map((note) => ({ note, namespace: boundName(namespace), container: boundName(containerName) }))
      .filter((rule) => this.#isNew(rule));
  }

  #isNew({ note, namespace, container }: UnappliedRule): boolean {
    const key = `${note} ${namespace} ${container}`;
    if (this.#warned.has(key) || this.#warned.size >= MAX_CONTAINERS) return false;
    this.#warned.add(key);
    return true;
  }
}

function isUnapplied(note: Note): note is UnappliedRule['note'] {
  return note === 'multi-line-rule' || note === 'rule-not-applied';
}
