import { s3Error } from './error.ts';

export interface ChunkedBody {
  readonly body: Buffer;
  /** Names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

const LINE_END = Buffer.from('\r\n');
const CHUNK_SIZE = /^[0-9a-fA-F]+$/;

/**
 * Takes an `aws-chunked` body with unsigned chunks apart: `<size in hex>\r\n<bytes>\r\n … 0\r\n<trailer>:<value>\r\n\r\n`.
 *
 * @throws S3Error IncompleteBody when the body does not have that form
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeChunkedBody(encoded: Buffer): ChunkedBody {
  const chunks: Buffer[] = [];
  let offset = 0;

  const readLine = (): string => {
    const end = encoded.indexOf(LINE_END, offset);
    if (end < 0) throw s3Error('IncompleteBody');
    const line = encoded.toString('latin1', offset, end);
    offset = end + LINE_END.length;
    return line;
  };

  for (let size = readChunkSize(readLine()); size > 0; size = readChunkSize(readLine())) {
    chunks.push(encoded.subarray(offset, offset + size));
    offset += size;
    if (readLine() !== '') throw s3Error('IncompleteBody');
  }

  const trailers: Record<string, string> = {};
  for (let line = readLine(); line !== ''; line = readLine()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw s3Error('IncompleteBody');
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { body: Buffer.concat(chunks), trailers };
}

function readChunkSize(line: string): number {
  if (!CHUNK_SIZE.test(line)) throw s3Error('IncompleteBody');
  return Number.parseInt(line, 16);
}
