import { describe, expect, it } from 'vitest';
import { readPayload } from './payload.ts';

const TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const CRC32_OF_HELLO = 'NhCmhg==';

function readStream(encoded: string, length = '5') {
  const headers = { 'x-amz-decoded-content-length': length, 'x-amz-trailer': 'x-amz-checksum-crc32' };
  return readPayload(Buffer.from(encoded), headers, TRAILER);
}

const stream = (crc32: string) => `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc32}\r\n\r\n`;
const refusal = (code: string) => expect.objectContaining({ code });

describe('readPayload', () => {
  it('keeps the checksum of a trailer that is right', () => {
    expect(readStream(stream(CRC32_OF_HELLO))).toEqual({
      body: Buffer.from('hello'),
      checksum: { header: 'x-amz-checksum-crc32', value: CRC32_OF_HELLO },
    });
  });

  it('refuses a trailer that is wrong', () => {
    expect(() => readStream(stream('AAAAAA=='))).toThrow(refusal('BadDigest'));
  });

  it('refuses a stream without the trailer it announced, or of another length', () => {
    expect(() => readStream('5\r\nhello\r\n0\r\n\r\n')).toThrow(refusal('IncompleteBody'));
    expect(() => readStream(stream(CRC32_OF_HELLO), '6')).toThrow(refusal('IncompleteBody'));
  });

  it('refuses streams with signed chunks, which the product does not send', () => {
    const hash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
    expect(() => readPayload(Buffer.alloc(0), {}, hash)).toThrow(refusal('NotImplemented'));
  });
});
