import { splitTags } from '../datadog/tag.ts';
import { readMembers, writeMembers } from '../json/members.ts';
import { isObject, isSameJson, type JsonObject, objectOf, parseJson, parseMember } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import { isReservedKey } from '../log/reserved.ts';
import { isBlank, trimLineBreaks } from './line.ts';

/** The names that Datadog reads a message from: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
const MESSAGE_KEYS = ['message', 'msg', 'log'] as const;

/**
 * Where `Merge_Log_Key` puts a line's keys, by Fluent Bit's documentation and by CloudWatch's Container Insights. Attributes
 * that stand there already are not lifted a second time.
 */
export const MERGE_LOG_KEYS = ['data', 'log_processed'] as const;

/** Takes an application's line apart, if it is a JSON object, and its message, if that is one again. */
export class ApplicationLine {
  /** What the line and the messages in it were, outermost first */
  readonly objects: JsonObject[] = [];
  /** Tag texts of their `ddtags` */
  readonly tags: string[] = [];
  /** Raw JSON of keys that found their place taken; those of a message within the line under `message.<key>` */
  readonly original: Map<string, string>;
  /** The innermost object that has no message, as JSON text without reserved keys; '' where there is none */
  messageless = '';
  readonly #members: Map<string, string>;

  /**
   * @param members the event's, without the line; they receive the line's
   * @param original what has lost its place already
   */
  constructor(members: Map<string, string>, original: ReadonlyMap<string, string>) {
    this.#members = members;
    this.original = new Map(original);
  }

  /**
   * @param line '' where the event has none
   * @returns the application's own message: the line itself where it is no object; '' where an object has none
   */
  lift(line: string): string {
    let text = line === '' ? (this.#mergedLine() ?? '') : line;
    // Each message within a message has doubled its escapes, so there is room for a few only.
    for (;;) {
      const object = objectOf(text);
      if (object === undefined) return text;
      this.objects.push(object);
      const raw = readMembers(text);
      const nested = MERGE_LOG_KEYS.some((name) => isSameJson(this.#members.get(name), text));
      if (!nested) this.#liftMembers(raw, 'message.'.repeat(this.objects.length - 1));
      this.#takeTags(object);
      const key = MESSAGE_KEYS.find((name) => isText(object[name]));
      if (key === undefined) {
        this.messageless = withoutReserved(text, raw);
        return '';
      }
      text = trimLineBreaks(String(object[key]));
      if (!nested && parseMember(this.#members.get(key)) === object[key]) this.#members.delete(key);
    }
  }

  /** `Keep_Log Off` with `Merge_Log_Key`: the line is what stands under that key. */
  #mergedLine(): string | undefined {
    const key = MERGE_LOG_KEYS.find((name) => isObject(parseMember(this.#members.get(name))));
    return key === undefined ? undefined : this.#members.get(key);
  }

  /** What stands in the event already stays; but Fluent Bit rounds a line's numbers and trims its texts when it merges them. */
  #liftMembers(line: ReadonlyMap<string, string>, origin: string): void {
    for (const [key, raw] of line) {
      const standing = this.#members.get(key);
      if (standing === raw || (key === 'ddtags' && raw.startsWith('"'))) continue;
      if (isMetadataKey(key)) this.original.set(`${origin}${key}`, raw);
      else if (standing === undefined || isMergedCopy(standing, raw)) this.#members.set(key, raw);
      else if (!isSameJson(standing, raw)) this.original.set(`${origin}${key}`, raw);
    }
  }

  #takeTags({ ddtags }: JsonObject): void {
    if (typeof ddtags !== 'string') return;
    for (const tag of splitTags(ddtags)) this.tags.push(tag);
  }
}

/** Datadog lifts what is left, which then changes nothing: the same stands in the log already. */
export function withoutReserved(text: string, members: ReadonlyMap<string, string>): string {
  if (![...members.keys()].some(isReservedKey)) return text;
  return writeMembers([...members].filter(([key]) => !isReservedKey(key)));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && !isBlank(value);
}

/** Fluent Bit rounds a line's numbers and trims its texts when it merges them. */
export function isMergedCopy(standing: string, raw: string): boolean {
  const copy = parseJson(standing);
  const value = parseJson(raw);
  if (typeof copy === 'string') return typeof value === 'string' && trimLineBreaks(value) === copy;
  return typeof copy === 'number' && copy === value;
}
