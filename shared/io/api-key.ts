import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isObject, parseJson, stringMember } from '../json/value.ts';
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
 * @throws if the text is JSON without either
 */
export function keyOfSecret(secret: string): string {
  const value = parseJson(secret);
  const text = isObject(value) ? (stringMember(value, 'api_key') ?? stringMember(value, 'apiKey')) : secret;
  const key = text?.trim();
  if (key === undefined || key === '') {
    throw new Error(
      'the secret of DD_API_KEY_SECRET_ARN holds no key: it accepts {"api_key":"…"}, {"apiKey":"…"} or the bare key',
    );
  }
  return key;
}

/** Reads a secret's text, in the region of its ARN. The SDK's client is made only where the key is in a secret. */
export async function readSecret(arn: string): Promise<string> {
  const region = arn.split(':')[3];
  const client = new SecretsManagerClient({ requestHandler: SERVICE_TIMEOUTS, ...(region && { region }) });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (SecretString === undefined)
    throw new Error('the secret of DD_API_KEY_SECRET_ARN is binary: store the key as text');
  return SecretString;
}
