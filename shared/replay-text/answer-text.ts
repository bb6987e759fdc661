import type { Paint } from '../figures/histogram.ts';
import { bytesText, countedText, countText, durationText } from '../figures/quantity.ts';
import { type Cell, textTable } from '../figures/text-table.ts';
import { deadLetterPrefix } from '../replay/keys.ts';
import type { ReplayAnswer } from '../replay/replay.ts';
import type { StopReason } from '../replay/stop.ts';
import { commandText } from './command-text.ts';
import { errorsText } from './progress-text.ts';

/** A run that is over, and what its answer does not say of it. */
export interface EndedRun {
  readonly answer: ReplayAnswer;
  readonly requestErrors: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly bucket: string;
  readonly statePrefix: string;
  /** What was typed, the command's name first */
  readonly words: readonly string[];
  /** What names the same bucket to another command */
  readonly place: readonly string[];
}

/** What came of a replay, for a person, of several lines: what was sent, what stays and why, and what to type next. */
export function answerText(run: EndedRun, paint: Paint): string {
  const { answer, tookMs } = run;
  const { complete, objects } = answer;
  const title = complete ? 'replayed' : 'replayed in part';
  const took = tookMs < MINUTE_MS ? `${Math.round(tookMs / 1_000)} s` : durationText(tookMs);
  const rows: Cell[][] = [
    [
      'objects',
      `${countText(objects.listed)} listed${parts(objects, OBJECT_WORDS)}${objects.listed === 0 ? NOTHING_LISTED : ''}`,
    ],
    ...column('warning', answer.warnings),
    ['records', `${countText(answer.records.read)} read${parts(answer.records, RECORD_WORDS)}`],
    ...sentRows(run),
    ...stayRows(run),
    ...column('next', nextCommands(run)),
  ];
  const lines = textTable(rows).map((line) => `  ${line}`);
  return `${[paint('bold', `${title}, in ${took}`), ...lines].join('\n')}\n`;
}

const NOTHING_LISTED =
  ': is it the right prefix? Without a URL, --stack, --prefix, --from or --to it is the last HYDRANT_SCHEDULE_HOURS';

const MINUTE_MS = 60_000;

const OBJECT_WORDS = {
  settled: 'settled',
  held: 'left in their place',
  partly: 'done as far as asked for',
  elsewhere: "another run's",
  remaining: 'not taken up',
} as const;

const RECORD_WORDS = {
  delivered: 'delivered',
  deadLettered: 'dead-lettered',
  dropped: 'dropped, as the Agent drops them',
  expired: "sent past Datadog's window",
  held: 'held',
  skipped: 'not selected',
  doneBefore: 'done by an earlier run',
} as const;

/** `: 40 settled, 2 held`, without what there is none of. */
function parts<Key extends string>(counts: Readonly<Record<Key, number>>, words: Partial<Record<Key, string>>): string {
  const named = (Object.keys(words) as Key[]).filter((key) => counts[key] > 0);
  const text = named.map((key) => `${countText(counts[key])} ${words[key]}`).join(', ');
  return text === '' ? '' : `: ${text}`;
}

function sentRows({ answer: { logs, bytes, duplicatesPossible }, requestErrors }: EndedRun): Cell[][] {
  const rows: Cell[][] = [['logs', `${countText(logs.sent)} sent, ${bytesText(bytes.sent)}`]];
  if (duplicatesPossible > 0) {
    const twice = `${countedText(duplicatesPossible, 'log')} that Datadog may have twice, or will get again`;
    rows.push(['twice', twice]);
  }
  const errors = errorsText(requestErrors);
  return errors === '' ? rows : [...rows, ['not accepted', errors]];
}

function stayRows({ answer, bucket, statePrefix }: EndedRun): Cell[][] {
  const { objects, records, stopped, report, balanced } = answer;
  const stays: string[] = [];
  if (records.held > 0)
    stays.push(
      `${countedText(records.held, 'record')}: not confirmed, or kept for their date (HYDRANT_LATE=hold), so nothing of them is moved`,
    );
  if (records.expired > 0) stays.push(`${countedText(records.expired, 'record')}: Datadog keeps nothing that old`);
  if (records.skipped > 0) stays.push(`${countedText(records.skipped, 'record')}: not selected`);
  if (objects.elsewhere > 0) {
    stays.push(
      `${countedText(objects.elsewhere, 'object')}: another run held it, or has settled it; the same again tells`,
    );
  }
  const rows = column('stays', stays);
  if (!answer.complete && stopped !== null) rows.push(['ended early', WHY[stopped]]);
  if (!balanced)
    rows.push(['wrong', 'the sum does not close: a record has no outcome, or two. This is a fault of Hydrant']);
  if (records.deadLettered > 0) rows.push(['dead letters', `below s3://${bucket}/${deadLetterPrefix(statePrefix)}`]);
  return report === null ? rows : [...rows, ['report', `s3://${bucket}/${report}`]];
}

const WHY: Readonly<Record<StopReason, string>> = {
  deadline: 'its time was over',
  interrupted: 'it was interrupted',
  paused: 'hydrant pause has ended it: hydrant resume lets runs go on',
  stopped: 'hydrant stop has ended it',
  'key-refused': 'Datadog refuses the API key, or there is none: mend DD_API_KEY, its secret, or DD_SITE',
  'intake-unavailable': 'Datadog takes no logs at present',
  'unexpected-answer': 'what answers is no intake of Datadog: check DD_SITE and DD_URL',
  'unusable-target': 'the target takes nothing of this run',
  'ledger-denied': 'how far it is cannot be read or written down: the error above names the right that is missing',
  refusals: 'Datadog refuses too many logs to be believed: check DD_SITE and DD_URL',
};

function nextCommands({ answer, bucket, statePrefix, words, place }: EndedRun): string[] {
  const { complete, records } = answer;
  const command = (...typed: string[]) => commandText(['hydrant', ...typed]);
  const commands = complete && records.held === 0 ? [] : [`${command(...words)}  # goes on with what stays`];
  if (records.deadLettered === 0) return commands;
  return [
    ...commands,
    `${command('inspect', `s3://${bucket}/${deadLetterPrefix(statePrefix)}`, '--show', '3')}  # why they were given up`,
    `${command('redrive', ...place)}  # when that is mended`,
  ];
}

/** Rows of which only the first has a title. */
function column(title: string, texts: readonly string[]): Cell[][] {
  return texts.map((text, index) => [index === 0 ? title : '', text]);
}
