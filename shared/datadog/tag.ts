import { MAX_TAG_CHARACTERS } from './limits.ts';
import { normaliseByCharacter } from './tag-characters.ts';

/**
 * A tag as Datadog's backend will have it: lower case, letters first, only letters, digits and `_-:./`, runs of anything
 * else as one underscore, no underscore or colon at the end, at most 200 characters. Normalising twice changes nothing.
 *
 * Rule: the Agent's own `NormalizeTag`, which says of itself that it matches the backend
 * (DataDog/datadog-agent pkg/trace/traceutil/normalize), and for the colon https://docs.datadoghq.com/getting_started/tagging/.
 *
 * @returns the tag, or '' where nothing valid is left
 */
export function normaliseTag(tag: string): string {
  if (tag.length > MAX_TAG_CHARACTERS) return normaliseByCharacter(tag);
  if (NORMAL_TAG.test(tag)) return tag;
  // What the loop would do, in a tenth of its time: each image's digest has an `@`, and many names are in capitals.
  if (ASCII_TAG.test(tag)) return tag.toLowerCase().replace(ILLEGAL_ASCII, '_').replace(ILLEGAL_END, '');
  return normaliseByCharacter(tag);
}

const NORMAL_TAG = /^[a-z][a-z0-9:./-]*(?:_[a-z0-9:./-]+)*(?<!:)$/;
const ASCII_TAG = /^[A-Za-z][^\u0080-\uffff]*$/;
const ILLEGAL_ASCII = /[^a-z0-9:./-]+/g;
const ILLEGAL_END = /[:_]+$/;

/** Takes tags and where each came from: the field, setting or rule, in words for a person. */
export interface TagSink {
  add(key: string, value: string | undefined, from: string): void;
  addText(text: string, from: string): void;
}

/**
 * A set of valid tags. They come in as key and value or as text `key:value`; what normalising leaves empty is left out, as the
 * Agent leaves out empty names and values. They stand in the order in which they came.
 */
export class TagSet implements TagSink {
  readonly #tags = new Set<string>();
  readonly #keys = new Set<string>();

  /** Adds `key:value`, unless normalising leaves nothing of the value. */
  add(key: string, value: string | undefined): void {
    if (value === undefined || key === '' || value === '') return;
    const given = `${key}:${value}`;
    const tag = normaliseTag(given);
    if (tag === given && !key.includes(':')) this.#insert(tag, key);
    else if (tag.indexOf(':') > 0) this.#insert(tag, tagKey(tag));
  }

  /** Adds `key:value`, or a tag without a value. A comma would end the tag inside `ddtags`, and is illegal anyway. */
  addText(text: string): void {
    const tag = normaliseTag(text);
    if (tag !== '' && !tag.startsWith(':')) this.#insert(tag, tagKey(tag));
  }

  #insert(tag: string, key: string): void {
    this.#tags.add(tag);
    this.#keys.add(key);
  }

  /** @param key a normalised key */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#tags[Symbol.iterator]();
  }

  /** All tags, sorted by code unit, so that the same set always gives the same bytes. */
  toArray(): string[] {
    return [...this.#tags].sort();
  }
}

/** What stands before the first colon of a tag, or the whole of one without. */
export function tagKey(tag: string): string {
  const colon = tag.indexOf(':');
  return colon === -1 ? tag : tag.slice(0, colon);
}

/**
 * Tags as JSON text of one object, for a Datadog remapper: a key's value is a string, several values are an array, and `true`
 * stands for a tag without a value. `tagsOfAttributes` reads it back.
 *
 * @param tags normalised, so that nothing in them has to be escaped and no comma stands in them; sorted
 */
export function writeTagAttributes(tags: readonly string[]): string {
  const attributes = new Map<string, string>();
  for (const tag of tags) {
    const key = tagKey(tag);
    const value = key === tag ? 'true' : `"${tag.slice(key.length + 1)}"`;
    const before = attributes.get(key);
    attributes.set(key, before === undefined ? value : `${before},${value}`);
  }
  const members: string[] = [];
  for (const [key, values] of attributes) members.push(`"${key}":${values.includes(',') ? `[${values}]` : values}`);
  // Joined it is one piece, where a sum would be a tree of all its parts, which each log of the container would go through.
  return `{${members.join()}}`;
}

/** The tag texts of an object written by `writeTagAttributes`; undefined if it is not of that shape. */
export function tagsOfAttributes(attributes: Record<string, unknown>): string[] | undefined {
  const tags: string[] = [];
  for (const [key, value] of Object.entries(attributes)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== true && typeof one !== 'string') return undefined;
      tags.push(one === true ? key : `${key}:${one}`);
    }
  }
  return tags;
}

/** The texts of a `ddtags` string: https://docs.datadoghq.com/api/latest/logs/#send-logs ("env:prod,version:1"). */
export function splitTags(ddtags: string): string[] {
  return ddtags
    .split(',')
    .map(trimTag)
    .filter((tag) => tag !== '');
}

/** Without the blanks around it and around its first colon. (A regular expression takes quadratic time on a run of blanks.) */
function trimTag(tag: string): string {
  const colon = tag.indexOf(':');
  return colon === -1 ? tag.trim() : `${tag.slice(0, colon).trim()}:${tag.slice(colon + 1).trim()}`;
}
