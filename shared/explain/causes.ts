import type { TransformSettings } from '../config/transform-settings.ts';
import { readEnvelope } from '../formats/cloudwatch-envelope.ts';
import type { Unlogged } from '../formats/event-context.ts';
import { type RawEvent, splitEvents } from '../formats/events.ts';
import { readJsonEvent, readPlainText } from '../formats/json-event.ts';
import { readMembers } from '../json/members.ts';
import { objectOf } from '../json/value.ts';
import type { KubernetesMetadata } from '../kubernetes/metadata.ts';
import { readContainer } from '../log/container.ts';
import type { Note } from '../log/draft.ts';
import { RuleBudgets } from '../rules/budget.ts';
import { excludingAnnotation, excludingEntry } from '../rules/container-filter.ts';
import type { RuleWatch } from '../rules/processing-rules.ts';
import type { Rule } from '../rules/rule-list.ts';
import { readRecordText } from '../transform/record-text.ts';
import type { Counted } from '../transform/transform-record.ts';
import { multiLineRules, ruleInWords, unappliedRules } from './rules-in-words.ts';

/** What the operator or a pod's author has done to one event of a record. */
export interface EventCauses {
  /** Why it gives no log; undefined where it gives one */
  readonly dropped: Unlogged | undefined;
  /** Rules, entries of filters and annotations, in words, by what they have brought about */
  readonly by: Causes;
}

export type Causes = ReadonlyMap<Unlogged | Counted, readonly string[]>;

/**
 * Reads a record's events once more, with an eye on what the rules do to each.
 *
 * @param bytes a record that does not fail
 */
export function causesOfEvents(
  bytes: Uint8Array,
  settings: TransformSettings,
  arrivalMs: number | undefined,
): EventCauses[] {
  const record = readRecordText(bytes);
  if ('fault' in record) return [];
  return [...eventsOf(record.text)].map((event) => causesOf(event, settings, arrivalMs));
}

/** In the order in which the transform reads them. */
function* eventsOf(text: string): Generator<RawEvent> {
  for (const event of splitEvents(text, Number.POSITIVE_INFINITY) ?? [{ text, object: undefined }]) {
    const envelope = readEnvelope(event, Number.POSITIVE_INFINITY);
    if (envelope === undefined) yield event;
    else if (envelope !== 'control-message') {
      for (const { message } of envelope.events) yield { text: message, object: objectOf(message) };
    }
  }
}

/** Remembers which rules have done something. */
class WatchedBudgets extends RuleBudgets implements RuleWatch {
  readonly excluding = new Set<Rule>();
  readonly masking = new Set<Rule>();

  onEffect(rule: Rule, effect: 'excluded' | 'masked'): void {
    (effect === 'masked' ? this.masking : this.excluding).add(rule);
  }
}

function causesOf({ text, object }: RawEvent, settings: TransformSettings, arrivalMs: number | undefined): EventCauses {
  const budgets = new WatchedBudgets();
  const context = { settings, arrivalMs, budgets };
  const read = object === undefined ? readPlainText(text, context) : readJsonEvent(text, object, context);
  const container = object && readContainer(object, readMembers(text));
  const kubernetes = container?.kind === 'kubernetes' ? container.kubernetes : undefined;
  const inWords = (rules: Iterable<Rule>) => [...rules].map((rule) => ruleInWords(rule, kubernetes));
  switch (read) {
    case 'empty-line':
      return { dropped: read, by: new Map() };
    case 'container-excluded':
      return { dropped: read, by: new Map([[read, kubernetes === undefined ? [] : excludedBy(kubernetes, settings)]]) };
    case 'excluded-by-rule': {
      const emptiedBy = () => inWords(budgets.masking).map((rule) => `${rule}, which leaves nothing of the line`);
      return {
        dropped: read,
        by: new Map([[read, budgets.excluding.size > 0 ? inWords(budgets.excluding) : emptiedBy()]]),
      };
    }
    default: {
      const words: Readonly<Record<Note, () => string[]>> = {
        masked: () => inWords(budgets.masking),
        'rule-not-applied': () => (kubernetes === undefined ? [] : unappliedRules(kubernetes)),
        'multi-line-rule': () => (kubernetes === undefined ? [] : multiLineRules(kubernetes)),
      };
      return { dropped: undefined, by: new Map(read.notes.map((note) => [note, words[note]()])) };
    }
  }
}

function excludedBy(kubernetes: KubernetesMetadata, { containerFilter }: TransformSettings): string[] {
  const { annotation, containerName, image, namespace } = kubernetes;
  const name = excludingAnnotation(annotation, containerName);
  if (name !== undefined) return [`annotation ${name}`];
  const entry = excludingEntry(containerFilter, { name: containerName, image, namespace });
  if (entry === undefined) return [];
  return [`${JSON.stringify(entry.text)} of DD_CONTAINER_EXCLUDE or DD_CONTAINER_EXCLUDE_LOGS`];
}
