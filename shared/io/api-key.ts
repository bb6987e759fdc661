import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isKey } from '../datadog/key.ts';
import { isObject, objectOf, parseJson, stringMember } from '../json/value.ts';
import { ExplainedError } from './explained-error.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';

/** Where the Datadog API key comes from. */
export interface ApiKey {
  get(): Promise<string>;
  /** Reads it again; true if it is another one. */
  renew(): Promise<boolean>;
}

export function fixedApiKey(value: string): ApiKey {
  return { get: async () => value, renew: async () => false };
}

/** A key in Secrets Manager, read once and then only when it is said to be wrong. */
export class SecretApiKey implements ApiKey {
  readonly #read: () => Promise<string>;
  #value: Promise<string> | undefined;

  /** @param read gets the secret's text */
  constructor(read: () => Promise<string>) {
    this.#read = read;
  }

  get(): Promise<string> {
    if (this.#value === undefined) {
      const reading = this.#read().then(keyOfSecret);
      this.#value = reading;
      // A failure is not kept: a warm function must be able to work again.
      reading.catch(() => {
        if (this.#value === reading) this.#value = undefined;
      });
    }
    return this.#value;
  }

  async renew(): Promise<boolean> {
    const before = await this.get().catch(() => undefined);
    this.#value = undefined;
    return (await this.get()) !== before;
  }
}

/**
 * The key in a secret's text: `{"api_key"}` as Firehose needs it, `{"apiKey"}` as AWS's managed DatadogApiKey secret has it
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-DatadogApiKey.html), or the text itself.
 *
 * @throws {ExplainedError} if there is none in it; a text that is meant to be JSON and is not is no bare key either
 */
export function keyOfSecret(secret: string): string {
  const value = parseJson(secret);
  const text = isObject(value) ? (stringMember(value, 'api_key') ?? stringMember(value, 'apiKey')) : secret;
  const key = text?.trim() ?? '';
  if (isKey(key) && !key.startsWith('{')) return key;
  throw new ExplainedError(
    'the secret of DD_API_KEY_SECRET_ARN holds no key: it accepts {"api_key":"…"}, {"apiKey":"…"} or the bare key',
  );
}

/**
 * The key that Firehose takes from a stream's secret, which has one form only:
 * https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-how.html
 *
 * @returns undefined where it finds none
 */
export function streamKeyOfSecret(secret: string): string | undefined {
  const value = objectOf(secret);
  const key = value && stringMember(value, 'api_key');
  return key !== undefined && isKey(key) ? key : undefined;
}

/**
 * Reads a secret's text, in the region of its ARN. The SDK's client is made only where the key is in a secret.
 *
 * @param name what it is called in an error, like `the secret of DD_API_KEY_SECRET_ARN`
 * @throws {ExplainedError} where it is binary; else what the SDK throws
 */
export async function readSecret(arn: string, name: string): Promise<string> {
  const region = arn.split(':')[3];
  const client = new SecretsManagerClient({ requestHandler: SERVICE_TIMEOUTS, ...(region && { region }) });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new ExplainedError(`${name} is binary: store the key as text`);
    return SecretString;
  } finally {
    client.destroy();
  }
}

/** The key that the settings' secret holds. */
export function apiKeyInSecret(arn: string): ApiKey {
  return new SecretApiKey(() => readSecret(arn, 'the secret of DD_API_KEY_SECRET_ARN'));
}
