import { TagSet } from '../datadog/tag.ts';

/** Where a tag came from. */
export interface TagOrigin {
  /** The field, setting or rule, in words */
  readonly from: string;
  /** The tag before normalising */
  readonly given: string;
}

/** A set of tags that remembers where each came from: rules add to it what they add to any other. */
export class RecordedTags extends TagSet {
  readonly #origins = new Map<string, TagOrigin[]>();

  override add(key: string, value: string | undefined, from = 'unknown'): void {
    const alone = new TagSet();
    alone.add(key, value);
    this.#record(alone, { from, given: `${key}:${value}` });
    super.add(key, value);
  }

  override addText(text: string, from = 'unknown'): void {
    const alone = new TagSet();
    alone.addText(text);
    this.#record(alone, { from, given: text });
    super.addText(text);
  }

  /** @param tag normalised */
  originsOf(tag: string): readonly TagOrigin[] {
    return this.#origins.get(tag) ?? [];
  }

  #record(tags: TagSet, origin: TagOrigin): void {
    for (const tag of tags) this.#origins.set(tag, [...this.originsOf(tag), origin]);
  }
}
