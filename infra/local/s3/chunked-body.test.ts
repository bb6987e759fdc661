import { describe, expect, it } from 'vitest';
import { decodeChunkedBody } from './chunked-body.ts';

const decode = (text: string) => decodeChunkedBody(Buffer.from(text, 'latin1'));

describe('decodeChunkedBody', () => {
  it('joins the chunks and reads the trailer', () => {
    const { body, trailers } = decode('3\r\nhel\r\n2\r\nlo\r\n0\r\nX-Amz-Checksum-CRC32: NhCmhg==\r\n\r\n');
    expect(body.toString()).toBe('hello');
    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'NhCmhg==' });
  });

  it('leaves line ends within a chunk alone', () => {
    expect(decode('A\r\n0\r\n\r\n12345\r\n0\r\n\r\n').body.toString()).toBe('0\r\n\r\n12345');
  });

  it('reads an empty body', () => {
    expect(decode('0\r\n\r\n')).toEqual({ body: Buffer.alloc(0), trailers: {} });
  });

  it.each(['', '3\r\nhel', '3\r\nhel\r\n', '3\r\nhello\r\n0\r\n\r\n', 'x\r\n\r\n', '0\r\n', '0\r\nno colon\r\n\r\n'])(
    'refuses the broken body %j',
    (text) => expect(() => decode(text)).toThrow(expect.objectContaining({ code: 'IncompleteBody' })),
  );
});
