import { statusOfStream } from '../datadog/status.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import type { LogDraft } from '../log/draft.ts';
import type { Flag } from '../log/marker.ts';
import { readCriLine } from './cri.ts';
import { type EventContext, notesOf, type Unlogged } from './json-event.ts';
import { isBlank, trimLineBreaks } from './line.ts';
import { obeyRules } from './obey-rules.ts';
import { settleDates } from './settle-dates.ts';

/** Reads a record that is no JSON object: its text is the message, without a container runtime's prefix if it has one. */
export function readPlainText(text: string, context: EventContext): LogDraft | Unlogged {
  const { settings, logGroup } = context;
  const line = trimLineBreaks(text);
  const cri = readCriLine(line);
  const given = cri?.message ?? line;
  if (isBlank(given)) return 'empty-line';
  const attributes = new Map<string, string>();
  if (cri !== undefined) {
    attributes.set('stream', JSON.stringify(cri.stream));
    attributes.set('logtag', JSON.stringify(cri.logtag));
  }
  const obeyed = obeyRules(settings.processingRules, given, attributes, ROUTERS, context.budgets);
  if (obeyed === 'excluded') return 'excluded-by-rule';
  const message = obeyed.line;
  if (isBlank(message)) return 'excluded-by-rule';
  const original = new Map<string, string>();
  const dates = settleDates({ members: attributes, claims: NONE, original, objects: [] }, cri?.time, context);
  const flags: Flag[] = [...(context.flags ?? [])];
  if (dates.outsideWindow) flags.push('date-outside-window');
  if (cri?.logtag === 'P') flags.push('partial-line');
  return {
    format: 'text',
    message,
    timestamp: dates.timestamp,
    status: statusOfText(message) ?? statusOfStream(cri?.stream),
    service: undefined,
    container: undefined,
    tags: [],
    surplusTags: [],
    attributes,
    claims: NONE,
    original,
    flags,
    part: undefined,
    late: undefined,
    logGroup,
    notes: [...flags, ...notesOf(settings.processingRules, obeyed)],
  };
}

/** The attributes of a text are the runtime's. */
const ROUTERS = { isMerged: () => false, isRouters: () => true, isMetadata: () => true };

const NONE: ReadonlyMap<string, string> = new Map();
