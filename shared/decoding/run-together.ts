import type { Bounded } from './bounded-bytes.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import type { MemberPart } from './gzip-members.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';
import { readObjectText } from './object-text.ts';
import { hasTooManyValues } from './too-many-values.ts';
import { shapeOf, type TextShape } from './value-scanner.ts';
import { type Value, ValueSplitter } from './value-splitter.ts';

/** A record of a backup object of mode AllData. Where it was compressed these are its inflated bytes. */
export type RunTogetherRecord = Bounded & {
  /** Counted from 1 */
  readonly number: number;
  /** The places of its first byte, and behind its last, in the object's inflated text */
  readonly start: number;
  readonly end: number;
};

/**
 * Splits an object of the backup mode AllData into its records. Firehose writes them back to back as the producer sent them,
 * without a delimiter (https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html), and compresses the whole if
 * `CompressionFormat` is GZIP. So where one ends follows from what it is:
 *
 * - JSON objects and arrays end where their brackets close;
 * - a record that the producer or CloudWatch Logs has compressed with gzip is one member, and stays whole, whatever it holds:
 *   an envelope, several events that Fluent Bit has aggregated, a text.
 *
 * A gzip object with several values in it can be either: members that are records, or S3's GZIP over plain records. Nothing in
 * it says which. Members are taken for records only where there are several, none is larger than a record may inflate to, and
 * no value goes on from one into the next. Otherwise its values are split, across the members. Where that takes several plain
 * records in a member for one, or an aggregated one that is alone in its object for several, the same logs come out: the
 * transform takes apart what is in a record.
 *
 * @throws {UnsplittableError} for what cannot be split, once the records before it were given
 * @throws {DamagedObjectError} once all records were given that could be read
 */
export async function* readRunTogether(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RunTogetherRecord[]> {
  const splitter = new RecordSplitter();
  try {
    for await (const part of readObjectText(chunks)) yield* splitter.add(part);
  } catch (error) {
    if (error instanceof DamagedObjectError) yield* splitter.cutOff();
    throw error;
  }
  yield* splitter.end();
}

class RecordSplitter {
  #count = 0;
  /** The member that is being read */
  #member = new Member(0);
  /** The member before it: whether it is a record is for the next one to say */
  #held: Member | undefined;
  /** Since it is known that members are no records */
  #values: ValueSplitter | undefined;

  *add({ bytes, endsMember }: MemberPart): Generator<RunTogetherRecord[]> {
    if (this.#values !== undefined) {
      yield* this.#split(this.#values, [bytes]);
      return;
    }
    this.#member.add(bytes);
    const mayBeRecord = this.#member.length <= MAX_INFLATED_BYTES;
    if (mayBeRecord && !endsMember) return;
    const member = this.#member;
    this.#member = new Member(member.end);
    yield* this.#take(member, mayBeRecord);
  }

  *#take(member: Member, mayBeRecord: boolean): Generator<RunTogetherRecord[]> {
    const held = this.#held;
    this.#held = undefined;
    const goesOn = held !== undefined && goesOnIn(held, member);
    if (held !== undefined && !goesOn) yield [this.#recordOf(held)];
    if (goesOn) yield* this.#splitMembers([held, member]);
    else if (mayBeRecord) this.#held = member;
    else yield* this.#splitMembers([member]);
  }

  *end(): Generator<RunTogetherRecord[]> {
    const last = this.#held ?? this.#member;
    if (this.#values !== undefined) throwIf(this.#values.end());
    else if (this.#count > 0) yield [this.#recordOf(last)];
    else throwIf((yield* this.#splitMembers([last])).end());
  }

  /** What can be told of an object that cannot be read any further: all but a compressed record that is not whole. */
  *cutOff(): Generator<RunTogetherRecord[]> {
    if (this.#values !== undefined) return;
    if (this.#held !== undefined && this.#held.shape !== 'open') yield [this.#recordOf(this.#held)];
    else if (this.#count === 0) yield this.#number(valuesOf(this.#held ?? this.#member));
  }

  *#splitMembers(members: readonly Member[]): Generator<RunTogetherRecord[], ValueSplitter> {
    const values = new ValueSplitter(members[0]?.start ?? 0);
    this.#values = values;
    yield* this.#split(
      values,
      members.map(({ text }) => text),
    );
    return values;
  }

  *#split(splitter: ValueSplitter, texts: readonly Uint8Array[]): Generator<RunTogetherRecord[]> {
    for (const text of texts) {
      const { values, error } = splitter.split(text);
      if (values.length > 0) yield this.#number(values);
      throwIf(error);
    }
  }

  #recordOf({ text: bytes, start, end }: Member): RunTogetherRecord {
    const number = ++this.#count;
    if (!hasTooManyValues(bytes)) return { number, start, end, bytes };
    return { number, start, end, bytes: undefined, reason: 'more than 500,000 JSON values' };
  }

  #number(values: readonly Value[]): RunTogetherRecord[] {
    return values.map((value) => ({ ...value, number: ++this.#count }));
  }
}

/** The inflated text of a gzip member; of a plain object, which has none, the beginning. */
class Member {
  readonly start: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #shape: TextShape | undefined;

  constructor(start: number) {
    this.start = start;
  }

  get length(): number {
    return this.#length;
  }

  get end(): number {
    return this.start + this.#length;
  }

  add(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  get text(): Buffer {
    return Buffer.concat(this.#parts);
  }

  get shape(): TextShape {
    this.#shape ??= shapeOf(this.text);
    return this.#shape;
  }
}

/**
 * Whether a value goes on from a member into the next: it ends there and is JSON. A record that was cut before it was compressed
 * has no end there, or makes no JSON with what its neighbour begins with. Where there is no end, the value goes on if the next
 * member begins with none of its own.
 */
function goesOnIn(member: Member, next: Member): boolean {
  if (member.shape !== 'open') return false;
  const splitter = new ValueSplitter(member.start);
  if (splitter.split(member.text).error !== undefined) return false;
  const { values, error } = splitter.split(next.text);
  if (values.length > 0) return true;
  return error === undefined && next.shape === 'other';
}

/** Those before whatever cannot be split. */
function valuesOf(member: Member): readonly Value[] {
  return new ValueSplitter(member.start).split(member.text).values;
}

function throwIf(error: Error | undefined): void {
  if (error !== undefined) throw error;
}
