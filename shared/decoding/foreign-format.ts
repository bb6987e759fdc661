import { uncompress } from 'snappyjs';
import type { ByteReader } from './byte-reader.ts';
import { DamagedObjectError } from './damaged-object-error.ts';

/** A `CompressionFormat` of Firehose that is not read here. https://docs.aws.amazon.com/firehose/latest/APIReference/API_S3DestinationConfiguration.html */
type ForeignFormat = 'ZIP' | 'Snappy' | 'HADOOP_SNAPPY';

/** By the first bytes, which floci-io/floci#3393 has from real objects: `PK` and two numbers, `SNAPPY` between 0x82 and 0. */
const MAGICS: readonly (readonly [format: ForeignFormat, magic: Buffer])[] = [
  ['ZIP', Buffer.from('PK\x03\x04', 'latin1')],
  ['Snappy', Buffer.from('\x82SNAPPY\x00', 'latin1')],
];

const MAGIC_BYTES = 8;

/** @throws {DamagedObjectError} `foreign` where a stored object begins like one, with the setting to change */
export async function refuseForeignFormats(reader: ByteReader): Promise<void> {
  const head = await reader.peek(MAGIC_BYTES);
  const [format] = MAGICS.find(([, magic]) => magic.equals(head.subarray(0, magic.length))) ?? [];
  const found = format ?? ((await isHadoopSnappy(reader)) ? 'HADOOP_SNAPPY' : undefined);
  if (found === undefined) return;
  throw new DamagedObjectError(
    'foreign',
    `the object is compressed as ${found}: set CompressionFormat of the stream's S3 backup from ${found} to GZIP or UNCOMPRESSED`,
    { inflatedBytes: 0, compressedBytes: 0 },
  );
}

/** Hadoop's own default is 256 KiB of text in a block (`io.compression.codec.snappy.buffersize`). */
const MAX_BLOCK_BYTES = 4 * 1024 * 1024;

const LENGTHS_BYTES = 8;

/** Snappy's own bound of what a block can grow to: its length and a sixth, and some bytes. */
const maxCompressed = (length: number): number => 32 + length + Math.ceil(length / 6);

/**
 * Hadoop writes no magic: the length of a block of text, that of the piece which follows, both with the highest byte first,
 * then the piece as raw snappy. It is believed only where the first piece decodes.
 * https://github.com/apache/hadoop/blob/trunk/hadoop-common-project/hadoop-common/src/main/java/org/apache/hadoop/io/compress/BlockCompressorStream.java
 */
async function isHadoopSnappy(reader: ByteReader): Promise<boolean> {
  const lengths = Buffer.from((await reader.peek(LENGTHS_BYTES)).subarray(0, LENGTHS_BYTES));
  if (lengths.length < LENGTHS_BYTES) return false;
  const [textBytes, pieceBytes] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)];
  if (textBytes === 0 || textBytes > MAX_BLOCK_BYTES) return false;
  if (pieceBytes === 0 || pieceBytes > maxCompressed(textBytes)) return false;
  const block = (await reader.peek(LENGTHS_BYTES + pieceBytes)).subarray(LENGTHS_BYTES, LENGTHS_BYTES + pieceBytes);
  if (block.length < pieceBytes) return false;
  try {
    return uncompress(block, textBytes).length > 0;
  } catch {
    return false;
  }
}
