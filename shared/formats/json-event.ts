import { readMembers, writeMembers } from '../json/members.ts';
import { type JsonObject, parseMember } from '../json/value.ts';
import { type ContainerMetadata, readContainer } from '../log/container.ts';
import type { Format, LogDraft, Note } from '../log/draft.ts';
import { factsOf } from '../log/facts.ts';
import type { Flag } from '../log/marker.ts';
import { readMarker } from '../log/read-marker.ts';
import { MARKER_KEY, takeClaims } from '../log/reserved.ts';
import type { ProcessingRules } from '../rules/rule-list.ts';
import { ApplicationLine } from './application-line.ts';
import { type CriLine, readCriLine } from './cri.ts';
import type { EventContext, Unlogged } from './event-context.ts';
import { EventKeys } from './event-keys.ts';
import type { KnownEvent } from './events.ts';
import { isBlank, trimLineBreaks } from './line.ts';
import { type Obeyed, obeyRules } from './obey-rules.ts';
import { readOwn } from './own-log.ts';
import { serviceTag, takeTags } from './own-tags.ts';
import { readLevel, serviceOf } from './preprocessing.ts';
import { settleDates } from './settle-dates.ts';
import { addTraceIds } from './trace-ids.ts';

/** Where the application's own line or message stands: Fluent Bit's `log`, then the names that Datadog reads a message from. */
const LINE_KEYS = ['log', 'message', 'msg'] as const;

/**
 * Reads one JSON object: an event of Fluent Bit, of FireLens, a log that Hydrant has written itself, or any other object. A
 * line that is a JSON object is taken apart: Datadog would lift its keys over those of the log, tags and dates among them, so
 * they are lifted here, where what the metadata proves stands above them. docs/data-formats.md has the table of the keys that
 * mean something to Datadog.
 */
export function readJsonEvent(text: string, object: JsonObject, context: EventContext): LogDraft | Unlogged {
  const members = readMembers(text);
  const container = readContainer(object, members);
  const marker = object[MARKER_KEY] === undefined ? undefined : readMarker(object, members);
  if (marker !== undefined) return readOwn(object, members, { container, marker }, context);
  return readForeign(object, members, container, context);
}

/** Reads a record that is no JSON object: its text is a line, without an event around it. */
export function readPlainText(text: string, context: EventContext): LogDraft | Unlogged {
  const event = { log: text };
  const draft = readForeign(event, readMembers(JSON.stringify(event)), undefined, context);
  return typeof draft === 'string' ? draft : { ...draft, format: 'text' };
}

/** Reads an event of whose members is known already which are metadata. */
export function readKnownEvent(
  object: JsonObject,
  { members, container }: KnownEvent,
  context: EventContext,
): LogDraft | Unlogged {
  return readForeign(object, members, container, context);
}

function readForeign(
  object: JsonObject,
  members: Map<string, string>,
  container: ContainerMetadata | undefined,
  context: EventContext,
): LogDraft | Unlogged {
  const { settings, logGroup } = context;
  const facts = container && factsOf(container, settings);
  const keys = new EventKeys(object, container);
  const found = findLine(object);
  if (isBlank(found.text) && ![...members.keys()].some((key) => keys.isMerged(key))) return 'empty-line';
  if (facts?.excluded === true) return 'container-excluded';

  const rules = facts?.rules ?? settings.processingRules;
  const obeyed =
    rules.rules.length === 0 ? takeLine(found, members) : obeyRules(rules, found, members, keys, context.budgets);
  if (obeyed === 'excluded') return 'excluded-by-rule';

  keepCriFields(members, found.cri);
  const line = new ApplicationLine(members, obeyed.moved);
  const ownMessage = line.lift(obeyed.line);
  const tags = takeTags(members, line.tags);
  addTraceIds(members, line.objects);
  const claims = takeClaims(members, container);
  const message = ownMessage || line.messageless || writeMembers([...members].filter(([key]) => keys.isLoggable(key)));
  takeMessage(members, claims, message);
  const event = { members, claims, original: line.original, objects: line.objects };
  const dates = settleDates(event, found.cri?.time, context);
  const flags = [...(context.flags ?? []), ...flagsOf(members, dates.outsideWindow)];
  return {
    format: formatOf(object, container),
    message,
    timestamp: dates.timestamp,
    status: readLevel(event, message, found.cri?.stream),
    // A tag that the metadata does not let in names no service either.
    service: serviceOf(event) ?? (facts?.provesService === true ? undefined : serviceTag(tags)),
    container,
    tags,
    surplusTags: [],
    attributes: members,
    claims,
    original: line.original,
    flags,
    part: undefined,
    late: undefined,
    logGroup,
    notes: notesOf(rules, obeyed),
  };
}

function formatOf(object: JsonObject, container: ContainerMetadata | undefined): Format {
  if (container !== undefined) return container.kind === 'ecs' ? 'ecs' : 'fluent-bit';
  return typeof object.log === 'string' ? 'fluent-bit' : 'json';
}

interface FoundLine {
  readonly key: string | undefined;
  readonly text: string;
  readonly cri: CriLine | undefined;
}

/** The application's line or message, without the runtime's prefix; an event may have none. */
function findLine(object: JsonObject): FoundLine {
  for (const key of LINE_KEYS) {
    const line = object[key];
    if (typeof line !== 'string' || isBlank(line)) continue;
    const text = trimLineBreaks(line);
    const cri = key === 'log' ? readCriLine(text) : undefined;
    return { key, text: cri?.message ?? text, cri };
  }
  return { key: undefined, text: '', cri: undefined };
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Without rules the line is as it came. */
function takeLine({ key, text }: FoundLine, members: Map<string, string>): Obeyed {
  // An application's key can be the empty text.
  if (key !== undefined) members.delete(key);
  return { line: text, masked: false, moved: NONE };
}

/** Another `message` beside the line gives way, and is kept. */
function takeMessage(members: Map<string, string>, claims: Map<string, string>, message: string): void {
  const raw = members.get('message');
  members.delete('message');
  const value = parseMember(raw);
  if (raw !== undefined && !(typeof value === 'string' && trimLineBreaks(value) === message))
    claims.set('message', raw);
}

/** What the prefix said beside the time would be lost with it. */
function keepCriFields(members: Map<string, string>, cri: CriLine | undefined): void {
  if (cri === undefined) return;
  if (!members.has('stream')) members.set('stream', JSON.stringify(cri.stream));
  if (!members.has('logtag')) members.set('logtag', JSON.stringify(cri.logtag));
}

function flagsOf(members: ReadonlyMap<string, string>, outsideWindow: boolean): Flag[] {
  const flags: Flag[] = outsideWindow ? ['date-outside-window'] : [];
  if (members.get('logtag') === '"P"') flags.push('partial-line');
  return flags;
}

/** What is to be counted of a container's rules. */
function notesOf(rules: ProcessingRules, { masked }: Obeyed): Note[] {
  const notes: Note[] = masked ? ['masked'] : [];
  if (rules.unusable > 0) notes.push('rule-not-applied');
  if (rules.multiLine) notes.push('multi-line-rule');
  return notes;
}
