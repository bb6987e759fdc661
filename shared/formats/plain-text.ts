import { statusOfText } from '../datadog/status-of-text.ts';
import type { LogDraft } from '../log/draft.ts';
import type { Flag } from '../log/marker.ts';
import { readCriLine } from './cri.ts';
import { type EventContext, notesOf, readJsonEvent, type Unlogged } from './json-event.ts';
import { isBlank, trimLineBreaks } from './line.ts';
import { obeyRules } from './obey-rules.ts';
import { settleDates } from './settle-dates.ts';

/** Reads a record that is no JSON object: its text is the message, without a container runtime's prefix if it has one. */
export function readPlainText(text: string, context: EventContext): LogDraft | Unlogged {
  const { settings, logGroup } = context;
  const line = trimLineBreaks(text);
  if (isBlank(line)) return 'empty-line';
  // It is a container's line, which somebody has taken out of its event.
  if (readCriLine(line) !== undefined) return readJsonEvent(JSON.stringify({ log: line }), { log: line }, context);
  const attributes = new Map<string, string>();
  const obeyed = obeyRules(settings.processingRules, line, attributes, ROUTERS, context.budgets);
  if (obeyed === 'excluded') return 'excluded-by-rule';
  const message = obeyed.line;
  if (isBlank(message)) return 'excluded-by-rule';
  const original = new Map<string, string>();
  const dates = settleDates({ members: attributes, claims: NONE, original, objects: [] }, undefined, context);
  const flags: Flag[] = [...(context.flags ?? [])];
  if (dates.outsideWindow) flags.push('date-outside-window');
  return {
    format: 'text',
    message,
    timestamp: dates.timestamp,
    status: statusOfText(message) ?? 'info',
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
