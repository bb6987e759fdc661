import { s3Error } from './error.ts';

/** Positions in a body; `end` is the last byte that belongs to the range. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The range of a `Range` header: `bytes=2-5`, `bytes=2-` or `bytes=-5`. `undefined` for none and for any other form, which
 * HTTP lets a server ignore (S3 does so for more than one range).
 *
 * @throws S3Error InvalidRange when no byte of the body is in the range
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  if (start > end) throw s3Error('InvalidRange');
  return { start, end };
}
