import type { KubernetesMetadata } from '../kubernetes/metadata.ts';
import type { Format } from '../log/draft.ts';
import type { Counted, DropReason, FailReason } from '../transform/transform-record.ts';

/** One of the core's own names, and what it means. */
export interface Named {
  readonly name: string;
  readonly meaning: string;
  /** The rules, entries of filters or annotations that have brought it about; absent where none has */
  readonly by?: readonly string[];
}

const FORMATS: Readonly<Record<Format, string>> = {
  'cloudwatch-logs': 'an envelope of CloudWatch Logs',
  ecs: 'an event of FireLens on ECS',
  'fluent-bit': 'an event of Fluent Bit',
  hydrant: "Hydrant's own output, as it was",
  json: "a JSON object, none of a router's that is known",
  text: 'plain text',
};

const DROPS: Readonly<Record<DropReason, string>> = {
  'container-excluded': 'a filter or an annotation excludes its container, and the Agent would not collect it',
  'control-message': 'the message with which CloudWatch Logs tests a subscription',
  'empty-line': 'nothing but white space, and the Agent would drop it',
  'empty-record': 'the record holds nothing but white space',
  'excluded-by-rule': 'a log processing rule excludes it, or masks have left nothing of it',
};

const FAILURES: Readonly<Record<Exclude<FailReason, `internal-error ${string}`>, string>> = {
  'not-inflatable': 'it begins like compressed data and is none, or inflates to more than 4 MiB',
  'record-too-large': 'what it becomes would be larger than the 1,024,000 bytes of a Firehose record',
  'rules-too-costly': 'its log processing rules take too long on its line, or make it longer than 1,000,000 characters',
  'too-many-events': 'it holds more events than one record can bring',
};

const NOTES: Readonly<Record<Counted, string>> = {
  'broken-json': 'it begins as a JSON object and is none: it was cut, or is broken; kept as text',
  'date-outside-window': 'a date of its own lies outside the time in which Datadog keeps logs, and was passed over',
  masked: 'a log processing rule has masked something',
  'multi-line-rule': 'a multi_line rule is not applied: lines arrive one by one (join them in Fluent Bit)',
  'partial-line': 'a part of a line that the container runtime has cut: others follow',
  'replaced-bytes': 'bytes that are no UTF-8 became U+FFFD',
  'rule-not-applied': 'a log processing rule is not applied',
  'surplus-tags': 'more tags than Datadog takes: what found no room stands in hydrant.surplus',
};

export const namedFormat = (name: Format): Named => ({ name, meaning: FORMATS[name] });
export const namedDrop = (name: DropReason, by?: readonly string[]): Named => named(name, DROPS[name], by);
export const namedNote = (name: Counted, by?: readonly string[]): Named => named(name, NOTES[name], by);

function named(name: string, meaning: string, by: readonly string[] = []): Named {
  return by.length === 0 ? { name, meaning } : { name, meaning, by };
}

export function namedFailure(name: FailReason): Named {
  const meaning = name in FAILURES ? FAILURES[name as keyof typeof FAILURES] : 'a defect of Hydrant: please report it';
  return { name, meaning };
}

/** The annotation that configures the logs of a container. */
export function logsAnnotation({ containerName }: KubernetesMetadata): string {
  return `annotation ad.datadoghq.com/${containerName}.logs`;
}
