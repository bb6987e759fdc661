import type { TransformSettings } from '../config/transform-settings.ts';
import { isStatus } from '../datadog/status.ts';
import { splitTags, tagKey } from '../datadog/tag.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { readMembers, writeMembers } from '../json/members.ts';
import { type JsonObject, parseJson, stringMember } from '../json/value.ts';
import { type ContainerMetadata, readContainer } from '../log/container.ts';
import type { Format, LogDraft, LogGroupOrigin, Note } from '../log/draft.ts';
import { type ContainerFacts, factsOf } from '../log/facts.ts';
import { type Flag, type Marker, readMarker } from '../log/marker.ts';
import { isReservedKey, isWrittenKey, MARKER_KEY, takeClaims } from '../log/reserved.ts';
import type { RuleBudgets } from '../rules/budget.ts';
import type { ProcessingRules } from '../rules/processing-rules.ts';
import { ApplicationLine } from './application-line.ts';
import { type CriLine, readCriLine } from './cri.ts';
import { isBlank, trimLineBreaks } from './line.ts';
import { type Obeyed, obeyRules } from './obey-rules.ts';
import { readLevel, serviceOf } from './preprocessing.ts';
import { settleDates } from './settle-dates.ts';
import { addTraceIds } from './trace-ids.ts';

/** What is known of an event beside its text. */
export interface EventContext {
  readonly settings: TransformSettings;
  /** Of the record, whose events share them */
  readonly budgets: RuleBudgets;
  /** When Firehose took the record, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** When CloudWatch Logs took the event */
  readonly loggedMs?: number | undefined;
  /** Where CloudWatch Logs had it, if it leaves its envelope */
  readonly logGroup?: LogGroupOrigin | undefined;
  /** What was found out about its text */
  readonly flags?: readonly Flag[];
}

/** Why an event gives no log although nothing is wrong with it. */
export type Unlogged = 'empty-line' | 'container-excluded' | 'excluded-by-rule';

/** Keys that the router adds to every event, beside its metadata. */
const ROUTER_KEYS: ReadonlySet<string> = new Set(['time', 'stream', 'logtag', '_p']);

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
  const marker = readMarker(object, members);
  if (marker !== undefined) return readOwn(object, members, { container, marker }, context);
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
  const found = findLine(object);
  const isMetadata = (key: string) => container?.isRead(key) === true;
  const isRouters = (key: string) =>
    ROUTER_KEYS.has(key) || isMetadata(key) || (container?.kind === 'ecs' && key === 'source');
  const isMerged = mergedKeys(object, isRouters);
  if (isBlank(found.text) && ![...members.keys()].some(isMerged)) return 'empty-line';
  if (facts?.excluded === true) return 'container-excluded';

  const rules = facts?.rules ?? settings.processingRules;
  // The rules see what the application wrote, as the Agent's do: of merged keys without their line, all of them.
  const isLine = found.key === 'log' || ![...members.keys()].some((key) => key !== found.key && isMerged(key));
  if (isLine) members.delete(found.key ?? '');
  const keys = { isMerged, isRouters, isMetadata };
  const obeyed = obeyRules(rules, isLine ? found.text : '', members, keys, context.budgets);
  if (obeyed === 'excluded') return 'excluded-by-rule';
  if (isLine && obeyed.masked && isBlank(obeyed.line) && !isBlank(found.text)) return 'excluded-by-rule';

  keepCriFields(members, found.cri);
  const line = new ApplicationLine(members, obeyed.moved);
  const ownMessage = line.lift(isLine || obeyed.line !== '' ? obeyed.line : takeText(members, found.key));
  const tags = takeTags(members, line.tags);
  addTraceIds(members, line.objects);
  const claims = takeClaims(members, container);
  const message =
    ownMessage || line.messageless || writeMembers([...members].filter(([key]) => isLoggable(key, isMerged)));
  takeMessage(members, claims, message);
  const event = { members, claims, original: line.original, objects: line.objects };
  const dates = settleDates(event, found.cri?.time, context);
  const flags = [...(context.flags ?? []), ...flagsOf(members, dates.outsideWindow)];
  return {
    format: formatOf(object, container),
    message,
    timestamp: dates.timestamp,
    status: readLevel(event, message, found.cri?.stream),
    service: serviceOf(event) ?? (provesService(facts) ? undefined : serviceTag(tags)),
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
    notes: [...flags, ...notesOf(rules, obeyed)],
  };
}

function formatOf(object: JsonObject, container: ContainerMetadata | undefined): Format {
  if (container !== undefined) return container.kind === 'ecs' ? 'ecs' : 'fluent-bit';
  return typeof object.log === 'string' ? 'fluent-bit' : 'json';
}

/** The application's line or message, without the runtime's prefix; an event may have none. */
function findLine(object: JsonObject): { key: string | undefined; text: string; cri: CriLine | undefined } {
  for (const key of LINE_KEYS) {
    const line = object[key];
    if (typeof line !== 'string' || isBlank(line)) continue;
    const text = trimLineBreaks(line);
    const cri = key === 'log' ? readCriLine(text) : undefined;
    return { key, text: cri?.message ?? text, cri };
  }
  return { key: undefined, text: '', cri: undefined };
}

/** A text among the members, which leaves them: masked, where it was. */
function takeText(members: Map<string, string>, key: string | undefined): string {
  const value = key === undefined ? undefined : parseJson(members.get(key) ?? 'null');
  if (key === undefined || typeof value !== 'string') return '';
  members.delete(key);
  return trimLineBreaks(value);
}

/**
 * Which keys are the application's, not the router's. A `log` that is no text has been merged out of the application's line;
 * beside one that is, keys that Hydrant writes itself may be the router's too (`record_modifier` sets `service`).
 */
function mergedKeys(object: JsonObject, isRouters: (key: string) => boolean): (key: string) => boolean {
  const { log } = object;
  return (key) => {
    if (key === 'log') return typeof log !== 'string' && log !== null && log !== undefined;
    if (isRouters(key)) return false;
    const value = object[key];
    if ((key === 'message' || key === 'msg') && typeof value === 'string' && isBlank(value)) return false;
    return typeof log !== 'string' || !isWrittenKey(key);
  };
}

/**
 * What may stand in a message that is made up of an event's keys (`Keep_Log Off`, and no `message` of its own). The intake
 * lifts the keys of such a message over those of the log, which then changes nothing: they are the same.
 */
function isLoggable(key: string, isMerged: (key: string) => boolean): boolean {
  return isMerged(key) && !isReservedKey(key);
}

function readOwn(
  object: JsonObject,
  members: Map<string, string>,
  { container, marker }: { container: ContainerMetadata | undefined; marker: Marker },
  { arrivalMs, logGroup }: EventContext,
): LogDraft {
  const tags = takeTags(members, []);
  const claims = takeClaims(members, container);
  // These two are as an earlier pass wrote them: nobody else's, so nothing of theirs has to be kept.
  claims.delete(MARKER_KEY);
  claims.delete('timestamp');
  members.delete('message');
  const message = String(object.message);
  const event = { members, claims, original: marker.original, objects: [] };
  return {
    format: 'hydrant',
    message,
    timestamp: stringMember(object, 'timestamp') ?? isoTimestamp(arrivalMs),
    status: isStatus(object.status) ? object.status : readLevel(event, message, undefined),
    service: stringMember(object, 'service'),
    container,
    tags: [...tags, ...marker.tags],
    surplusTags: marker.surplus,
    attributes: members,
    claims,
    original: marker.original,
    flags: marker.flags,
    part: marker.part,
    late: marker.late,
    logGroup,
    notes: [],
  };
}

/**
 * Tags under `ddtags` are merged, so they are no claim; what is no text of tags is one. A service among those of the line
 * replaces the event's, as at Datadog's Forwarder
 * (DataDog/datadog-serverless-functions aws/logs_monitoring/tests/test_enrichment.py).
 */
function takeTags(members: Map<string, string>, ofLine: readonly string[]): string[] {
  const ddtags = parseJson(members.get('ddtags') ?? 'null');
  if (typeof ddtags !== 'string') return [...ofLine];
  members.delete('ddtags');
  const ofEvent = splitTags(ddtags);
  const kept = ofLine.some(isServiceTag) ? ofEvent.filter((tag) => !isServiceTag(tag)) : ofEvent;
  return [...kept, ...ofLine];
}

function isServiceTag(tag: string): boolean {
  return tagKey(tag) === 'service';
}

function serviceTag(tags: readonly string[]): string | undefined {
  return tags.findLast(isServiceTag)?.slice('service:'.length) || undefined;
}

/** Another `message` beside the line gives way, and is kept. */
function takeMessage(members: Map<string, string>, claims: Map<string, string>, message: string): void {
  const raw = members.get('message');
  members.delete('message');
  const value = parseJson(raw ?? 'null');
  if (raw !== undefined && !(typeof value === 'string' && trimLineBreaks(value) === message))
    claims.set('message', raw);
}

/** What the prefix said beside the time would be lost with it. */
function keepCriFields(members: Map<string, string>, cri: CriLine | undefined): void {
  if (cri === undefined) return;
  if (!members.has('stream')) members.set('stream', JSON.stringify(cri.stream));
  if (!members.has('logtag')) members.set('logtag', JSON.stringify(cri.logtag));
}

/** A tag that the metadata does not let in names no service either. */
function provesService(facts: ContainerFacts | undefined): boolean {
  return facts !== undefined && (facts.proven.has('service') || facts.chosen.has('service'));
}

function flagsOf(members: ReadonlyMap<string, string>, outsideWindow: boolean): Flag[] {
  const flags: Flag[] = outsideWindow ? ['date-outside-window'] : [];
  if (members.get('logtag') === '"P"') flags.push('partial-line');
  return flags;
}

/** What is to be counted of a container's rules. */
export function notesOf(rules: ProcessingRules, { masked }: Obeyed): Note[] {
  const notes: Note[] = masked ? ['masked'] : [];
  if (rules.unusable > 0) notes.push('rule-not-applied');
  if (rules.multiLine) notes.push('multi-line-rule');
  return notes;
}
