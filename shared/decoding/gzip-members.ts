import { crc32 } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';
import { type Damage, DamagedObjectError } from './damaged-object-error.ts';
import { DeflateReader, SLICE_BYTES } from './deflate-reader.ts';

/** A part of a text that was compressed in one or several members; an empty part may be all of a member. */
export interface MemberPart {
  readonly bytes: Uint8Array;
  /** Whether a gzip member ends behind it, proved by its CRC-32 and its length */
  readonly endsMember: boolean;
}

const [MAGIC_1, MAGIC_2, DEFLATE] = [0x1f, 0x8b, 8];
const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/** The flags of a header, RFC 1952: what follows it, and what nobody has defined. */
const FLAG = { headerCrc: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const;

const MEMBER_END: MemberPart = { bytes: Buffer.alloc(0), endsMember: true };

export function beginsLikeGzip([first, second]: Uint8Array): boolean {
  return first === MAGIC_1 && second === MAGIC_2;
}

/**
 * Inflates gzip members, one behind the other without end (https://www.rfc-editor.org/rfc/rfc1952), and says where each ends.
 * Node's own Gunzip hides that, and what it had inflated before an error.
 *
 * All that can be inflated is given before an error. What is given before its member has ended is not proved: a flipped bit
 * can make other text of it, which only the CRC at the member's end shows. The lines before may be wrong then, and the error
 * says where the text ends.
 *
 * @param reader at something that begins like gzip
 * @throws {DamagedObjectError} `truncated`, `corrupt` or `trailing`
 */
export async function* readMembers(reader: ByteReader): AsyncGenerator<MemberPart> {
  const gzip = new GzipReader(reader);
  while (await gzip.readHeader()) {
    yield* gzip.readText();
    yield MEMBER_END;
  }
}

class GzipReader {
  readonly #reader: ByteReader;
  #inflatedBytes = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** @returns whether there was one, and not the end */
  async readHeader(): Promise<boolean> {
    const head = await this.#reader.peek(FIXED_HEADER_BYTES);
    if (head.length === 0) return false;
    const isCut = head.length === 1 && head[0] === MAGIC_1;
    if (!isCut && !beginsLikeGzip(head)) {
      throw this.#damage('trailing', 'what follows its last member is none');
    }
    if (head.length < FIXED_HEADER_BYTES) throw await this.#truncation();
    const flags = head[3] ?? 0;
    if (head[2] !== DEFLATE || (flags & FLAG.reserved) !== 0) {
      throw this.#damage('corrupt', 'its header is none of gzip');
    }
    this.#reader.skip(FIXED_HEADER_BYTES);
    await this.#skipOptions(flags);
    return true;
  }

  async #skipOptions(flags: number): Promise<void> {
    if ((flags & FLAG.extra) !== 0) {
      const [low = 0, high = 0] = await this.#peek(2);
      await this.#skip(2 + low + high * 256);
    }
    if ((flags & FLAG.name) !== 0) await this.#skipText();
    if ((flags & FLAG.comment) !== 0) await this.#skipText();
    if ((flags & FLAG.headerCrc) !== 0) await this.#skip(2);
  }

  /** It ends with a zero, and has no length. */
  async #skipText(): Promise<void> {
    for (;;) {
      const held = await this.#peek(1);
      const end = held.indexOf(0);
      this.#reader.skip(end === -1 ? held.length : end + 1);
      if (end !== -1) return;
    }
  }

  /** All of a member's text; behind it the trailer is read, and compared. */
  async *readText(): AsyncGenerator<MemberPart> {
    const deflated = new DeflateReader();
    let [crc, length] = [0, 0];
    try {
      for (let state: string = 'more'; state !== 'ended'; ) {
        const slice = (await this.#peek(1)).subarray(0, SLICE_BYTES);
        const inflated = await deflated.read(slice);
        state = inflated.state;
        this.#reader.skip(inflated.used);
        for (const bytes of inflated.parts) {
          crc = crc32(bytes, crc);
          length += bytes.length;
          this.#inflatedBytes += bytes.length;
          yield { bytes, endsMember: false };
        }
        if (state === 'broken') throw this.#damage('corrupt', 'it cannot be inflated any further');
      }
    } finally {
      deflated.close();
    }
    const trailer = Buffer.from((await this.#peek(TRAILER_BYTES)).subarray(0, TRAILER_BYTES));
    if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== length % 2 ** 32) {
      throw this.#damage('corrupt', 'what was inflated is not what was compressed: its CRC-32 or its length differs');
    }
    this.#reader.skip(TRAILER_BYTES);
  }

  async #skip(count: number): Promise<void> {
    await this.#peek(count);
    this.#reader.skip(count);
  }

  async #peek(count: number): Promise<Uint8Array> {
    const held = await this.#reader.peek(count);
    if (held.length < count) throw await this.#truncation();
    return held;
  }

  async #truncation(): Promise<DamagedObjectError> {
    this.#reader.skip((await this.#reader.peek(1)).length);
    return this.#damage('truncated', 'it ends in the middle');
  }

  #damage(damage: GzipDamage, words: string): DamagedObjectError {
    const place = { inflatedBytes: this.#inflatedBytes, compressedBytes: this.#reader.position };
    return new DamagedObjectError(
      damage,
      `its gzip is ${WORDS[damage]}: ${words}, at byte ${place.compressedBytes}`,
      place,
    );
  }
}

type GzipDamage = Exclude<Damage, 'foreign'>;

const WORDS: Readonly<Record<GzipDamage, string>> = {
  truncated: 'cut',
  corrupt: 'broken',
  trailing: 'followed by something else',
};
