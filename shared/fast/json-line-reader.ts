import { isUtf8 } from 'node:buffer';
import { isMergedCopy } from '../formats/application-line.ts';
import { CLOSE_OBJECT } from '../json/syntax.ts';
import { isSameJson } from '../json/value.ts';
import { JsonMembers } from './json-members.ts';
import type { PlainLine } from './plain-line.ts';
import { unescapeText } from './unicode-escapes.ts';

/** Kept from line to line. More is made for the line that takes it. */
const KEPT_BYTES = 64 * 1024;

/** Reads a line that is a JSON object, and its members where the router has merged them into the record. One object is used for all. */
export class JsonLineReader {
  /** Of the line, without the escapes of the record's string */
  readonly line = new JsonMembers();
  /** Of the record */
  readonly #merged = new JsonMembers();
  /** Whether a member's value is written as it stands in the record, because the router has written it in another way */
  #isMerged = false;
  readonly #standsApart: boolean[] = [];
  #text = Buffer.allocUnsafeSlow(KEPT_BYTES);
  #textEnd = 0;

  /**
   * @param bytes of an event; the line's have been seen to be text of a JSON string, and UTF-8
   * @param metadata where the record's begin
   * @returns false where the line is no JSON object, or the record says anything else than the line
   */
  read(bytes: Buffer, record: PlainLine, metadata: number): boolean {
    this.#readText(bytes, record);
    const last = this.#textEnd - 1;
    if (this.#text[last] !== CLOSE_OBJECT || !this.line.read(this.#text, 1, last)) return false;
    this.#isMerged = false;
    return metadata === record.afterEnd || this.#readMerged(bytes, record.afterEnd, metadata - 1);
  }

  /** The line */
  get text(): string {
    return this.#text.toString('utf8', 0, this.#textEnd);
  }

  /** Where a member's value stands as it is written in the log. */
  valueOf(member: number): JsonMembers {
    return this.#isMerged && this.#standsApart[member] === true ? this.#merged : this.line;
  }

  /** The values as they are written in the log: raw JSON by key. */
  values(): Map<string, string> {
    const values = new Map<string, string>();
    for (let member = 0; member < this.line.count; member++)
      values.set(this.line.keyOf(member), this.valueOf(member).rawOf(member));
    return values;
  }

  #readText(bytes: Buffer, { messageStart, messageEnd }: PlainLine): void {
    const needed = messageEnd - messageStart + 1;
    if (needed > this.#text.length || this.#text.length > KEPT_BYTES)
      this.#text = Buffer.allocUnsafeSlow(Math.max(needed, KEPT_BYTES));
    this.#textEnd = unescapeText(bytes, messageStart, messageEnd, this.#text);
    // What no string goes beyond
    this.#text[this.#textEnd] = 0;
  }

  /** Reads what the router has merged: the line's keys in their order, and some numbers and texts as it writes them itself. */
  #readMerged(bytes: Buffer, start: number, end: number): boolean {
    if (bytes.compare(this.#text, 1, this.#textEnd - 1, start, end) === 0) return true;
    if (!isUtf8(bytes.subarray(start, end)) || !this.#merged.read(bytes, start, end)) return false;
    if (this.#merged.count !== this.line.count || this.#merged.hash !== this.line.hash) return false;
    this.#isMerged = true;
    for (let member = 0; member < this.line.count; member++) if (!this.#compareMerged(member)) return false;
    return true;
  }

  #compareMerged(member: number): boolean {
    const { line } = this;
    const merged = this.#merged;
    const key = line.bytes.subarray(line.keyStarts[member], line.keyEnds[member]);
    if (!merged.hasKey(member, key)) return false;
    this.#standsApart[member] = false;
    if (merged.hasValue(member, line.bytes.subarray(line.valueStarts[member], line.valueEnds[member]))) return true;
    const standing = merged.rawOf(member);
    const raw = line.rawOf(member);
    if (isMergedCopy(standing, raw)) return true;
    this.#standsApart[member] = true;
    return isSameJson(standing, raw);
  }
}
