import { printable } from '../figures/printable.ts';
import type { Change } from './change.ts';
import type { ChosenKeys } from './chosen-keys.ts';
import type { LineChange } from './line-difference.ts';
import { MAX_PROCESSORS } from './pipeline.ts';
import type { Pipeline } from './processors.ts';
import type { RemovedRemapper } from './removed-remappers.ts';
import { FIELD_KEYS } from './tag-keys.ts';

/** How a line is set off, where the reader's terminal can show it. */
export type PaintLine = (colour: 'green' | 'red', line: string) => string;

/** Which pipeline, and where. */
interface PipelinePlace {
  readonly name: string;
  /** Of Datadog's API */
  readonly origin: string;
}

/** What is to be done, in several lines. */
export function changeText(
  change: Exclude<Change, { kind: 'refuse' }>,
  action: 'apply' | 'remove',
  { name, origin }: PipelinePlace,
  paint: PaintLine,
): string {
  const there = (id: string) => `${origin} has the pipeline "${printable(name)}" (${printable(id)})`;
  switch (change.kind) {
    case 'create':
      return `${origin} has no pipeline "${printable(name)}". This one is missing:\n\n${differenceText(change.lines, paint)}`;
    case 'update':
      return `${there(change.id)}. It is not as it should be:\n\n${differenceText(change.lines, paint)}${removedText(change.removed)}`;
    case 'remove':
      return `${there(change.id)}:\n\n${differenceText(change.lines, paint)}`;
    case 'none':
      return action === 'apply'
        ? `${origin} has the pipeline "${printable(name)}" as it should be: there is nothing to do\n`
        : `${origin} has no pipeline "${printable(name)}": there is nothing to do\n`;
  }
}

/** Another deployment may have asked for them, whose settings nobody knows here. */
function removedText(removed: readonly RemovedRemapper[]): string {
  if (removed.length === 0) return '';
  const keys = removed.flatMap(({ key }) => key ?? []);
  const what = `An apply takes out ${removed.length} ${removed.length === 1 ? 'remapper' : 'remappers'}: ${removed.map(({ words }) => printable(words)).join('; ')}.`;
  const options = keys.map((key) => `--tag ${printable(key)}`).join(' ');
  const remedy = `Where another deployment of this organisation needs them, name them (${options}), or give each deployment a pipeline of its own (--name).`;
  return `\n${what}${keys.length === 0 ? '' : ` ${remedy}`}\n`;
}

type Doing = Exclude<Change['kind'], 'none' | 'refuse'>;

/** What a dry run ends with. */
export const TO_DO: Readonly<Record<Doing, string>> = {
  create:
    'Nothing was changed. To create it, behind all other pipelines: hydrant pipeline apply --yes, with the same options',
  update: 'Nothing was changed. To change it: hydrant pipeline apply --yes, with the same options',
  remove: 'Nothing was changed. To remove it: hydrant pipeline remove --yes, with the same options',
};

/** What the change ends with when Datadog has it. */
export const DONE: Readonly<Record<Doing, string>> = {
  create: 'Created: it works on logs that arrive from now on',
  update: 'Changed: it works on logs that arrive from now on',
  remove: 'Removed: tags of logs that have arrived stay',
};

/** Lines that stay are told by their number alone, but for the pipeline that a changed one stands in. */
function differenceText(lines: readonly LineChange[], paint: PaintLine): string {
  const shown: string[] = [];
  let unchanged: string[] = [];
  for (const { sign, line } of lines) {
    if (sign === ' ') {
      unchanged.push(line);
      continue;
    }
    const head = unchanged.findLastIndex((one) => HEAD.test(one) && indentOf(one) < indentOf(line));
    shown.push(...countedLines(unchanged.slice(0, Math.max(0, head))));
    if (head !== -1) shown.push(`  ${printable(unchanged[head] ?? '')}`);
    shown.push(...countedLines(unchanged.slice(head + 1)));
    unchanged = [];
    shown.push(paint(sign === '+' ? 'green' : 'red', `${sign} ${printable(line)}`));
  }
  return `${[...shown, ...countedLines(unchanged)].join('\n')}\n`;
}

const HEAD = /^\s*(?:disabled )?pipeline /;

const indentOf = (line: string) => line.length - line.trimStart().length;

function countedLines({ length }: readonly string[]): string[] {
  return length === 0 ? [] : [`    … ${length} ${length === 1 ? 'line' : 'lines'} as before`];
}

/** What the pipeline cannot do, or should not, and what to do about it; a sentence each. */
export function limitsText(
  { processors }: Pipeline,
  chosen: ChosenKeys,
  tagsAs: 'both' | 'ddtags' | 'attributes',
): string[] {
  const fields = chosen.keys.filter((key) => FIELD_KEYS.has(key));
  const sentences: string[] = [];
  if (tagsAs === 'ddtags') {
    sentences.push(
      'HYDRANT_TAGS_AS is ddtags: logs have no tags as attributes, of which a pipeline could make tags. Where the intake reads ddtags none is needed; else set HYDRANT_TAGS_AS=both, or attributes, on both functions.',
    );
  }
  if (chosen.open.length > 0) {
    sentences.push(
      `Some tags are named by the label, so that no remapper can be made before one is seen: ${chosen.open.join('; ')}. Name those that you need: --tag KEY.`,
    );
  }
  if (chosen.words.length > 0) {
    sentences.push(`A remapper makes no tag without a value: ${chosen.words.join(', ')} of DD_TAGS.`);
  }
  if (fields.length > 0) {
    sentences.push(`Datadog makes fields of its own, and no tags, of: ${fields.join(', ')}.`);
  }
  if (processors.length > MAX_PROCESSORS) {
    sentences.push(
      `The pipeline has ${processors.length} processors and nested pipelines at its top. Datadog recommends at most ${MAX_PROCESSORS}, and may turn off one that is slow; a nested pipeline holds no other. Choose fewer labels, annotations and --tag.`,
    );
  }
  return sentences;
}
