import { describe, expect, it } from 'vitest';
import { fixedApiKey, keyOfSecret, SecretApiKey, streamKeyOfSecret } from './api-key.ts';

/** A secret whose reads give these texts in turn; an Error is thrown. */
function secretOf(...texts: (string | Error)[]) {
  const secret = { reads: 0, key: new SecretApiKey(read) };
  async function read(): Promise<string> {
    const text = texts[Math.min(secret.reads++, texts.length - 1)] ?? '';
    if (text instanceof Error) throw text;
    return text;
  }
  return secret;
}

describe("a secret's text", () => {
  it.each([
    ['{"api_key":"abc"}'],
    ['{"apiKey":"abc"}'],
    ['{"apiKey":"other","api_key":"abc"}'],
    ['{"api_key":"","apiKey":"abc"}'],
    ['{"api_key":" abc\\n"}'],
    ['abc'],
    [' abc\n'],
  ])('%j holds the key', (text) => expect(keyOfSecret(text)).toBe('abc'));

  it('of digits is the key as it stands', () => {
    expect(keyOfSecret('12345678901234567890123456789012')).toBe('12345678901234567890123456789012');
  });

  it.each([
    '',
    '  ',
    '{}',
    '{"api_key":7}',
    '{"key":"s3cr3t"}',
    '{"api_key":"s3cr3t",\n}',
    '{"api_key":"s3cr3t",}',
    'DD_API_KEY=s3cr3t\nDD_APP_KEY=s3cr3t',
    's3cr3t\ns3cr3t',
    '{"api_key":"s3cr3t\\u0000s3cr3t"}',
    '{"api_key":"s3cr3t s3cr3t"}',
    's3cr3t\u00e9',
  ])('%j holds none, and the fault does not quote it', (text) => {
    const read = () => keyOfSecret(text);
    expect(read).toThrow('DD_API_KEY_SECRET_ARN holds no key');
    expect(read).not.toThrow('s3cr3t');
  });
});

it.each([
  ['{"api_key":"abc"}', 'abc'],
  ['{"api_key":"abc",\n}', undefined],
  ['{"api_key":"abc\\n"}', undefined],
  ['{"apiKey":"abc"}', undefined],
  ['abc', undefined],
])("of a stream's secret %j Firehose takes %j", (text, key) => expect(streamKeyOfSecret(text)).toBe(key));

describe('the API key', () => {
  it('of the environment never changes', async () => {
    const key = fixedApiKey('abc');
    expect([await key.get(), await key.renew(), await key.get()]).toEqual(['abc', false, 'abc']);
  });

  it('of a secret is read once, by however many ask for it', async () => {
    const secret = secretOf('abc');
    const { key } = secret;
    expect(await Promise.all([key.get(), key.get(), key.get()])).toEqual(['abc', 'abc', 'abc']);
    expect(secret.reads).toBe(1);
  });

  it('of a secret is another one after it was rotated', async () => {
    const { key } = secretOf('old', 'new');
    expect(await key.get()).toBe('old');
    expect(await key.renew()).toBe(true);
    expect(await key.get()).toBe('new');
    expect(await key.renew()).toBe(false);
  });

  it('of a secret that could not be read is read anew the next time', async () => {
    const { key } = secretOf(new Error('ThrottlingException'), 'abc');
    await expect(key.get()).rejects.toThrow('ThrottlingException');
    expect(await key.get()).toBe('abc');
  });

  it('of a secret that could not be read again is read anew the next time', async () => {
    const { key } = secretOf('old', new Error('AccessDeniedException'), 'new');
    await key.get();
    await expect(key.renew()).rejects.toThrow('AccessDeniedException');
    expect(await key.get()).toBe('new');
  });
});
