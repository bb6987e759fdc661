import { type Check, ok, unknown, unknownOf, wrong } from './check.ts';
import type { KeyState, StreamKeyState, Told } from './facts.ts';

/** The key in the stream's secret. */
export function streamKeyCheck(secretArn: string | undefined, told: Told<StreamKeyState> | undefined): Check {
  if (secretArn === undefined || told === undefined) {
    return unknown('stream key', 'it was typed into the stream, where nobody can read it');
  }
  if ('unknown' in told) {
    const reason = told.unknown;
    if (reason.kind === 'missing') {
      return wrong(
        'stream key',
        "the stream's secret is not there",
        'create it, or name another one in the stream',
        true,
      );
    }
    return unknownOf('stream key', reason);
  }
  switch (told.value) {
    case 'valid':
      return ok('stream key', 'Datadog accepts the key in the secret of the stream');
    case 'refused':
      return wrong(
        'stream key',
        'Datadog refuses the key in the secret of the stream',
        'put a key of this site into the secret',
        true,
      );
    case 'unusable':
      return wrong(
        'stream key',
        'the secret of the stream has not the form that Firehose reads',
        'make it {"api_key":"…"}: https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-how.html',
        true,
      );
  }
}

export function apiKeyCheck(told: Told<KeyState>, site: string): Check {
  if ('unknown' in told) return unknownOf('API key', told.unknown);
  if (told.value === 'valid') return ok('API key', `${site} accepts it`);
  return wrong(
    'API key',
    `${site} refuses it`,
    'check DD_API_KEY, or its secret, and DD_SITE: a key is of one site',
    true,
  );
}

/** What Datadog says of its keys. */
export interface KeyFacts {
  readonly apiKey: Told<KeyState>;
  /** Of both together; undefined: there is no application key */
  readonly bothKeys: Told<KeyState> | undefined;
  /** Whether they may search logs; undefined where nobody knows */
  readonly mayRead: boolean | undefined;
}

/** @param isNeeded whether logs are to be looked for */
export function appKeyCheck({ apiKey, bothKeys: told, mayRead }: KeyFacts, isNeeded: boolean): Check {
  const name = 'application key';
  const get = 'set DD_APP_KEY to an application key with the scope logs_read_data';
  if (told === undefined) {
    if (!isNeeded) return unknown(name, 'DD_APP_KEY is not set', get);
    return wrong(name, 'DD_APP_KEY is not set: nobody can look whether the canary arrives', get, true);
  }
  if ('unknown' in told) return { ...unknownOf(name, told.unknown), stopsCanary: isNeeded };
  if ('value' in apiKey && apiKey.value === 'refused') {
    return unknown(name, 'Datadog looks at it only together with a good API key');
  }
  if (told.value === 'refused') {
    return wrong(
      name,
      'Datadog refuses it together with the API key',
      'both must be of one organisation: check DD_APP_KEY',
      true,
    );
  }
  if (mayRead === false) return wrong(name, 'it may not search logs', 'give it, and its owner, logs_read_data', true);
  if (mayRead === undefined) return unknown(name, 'it is good, and whether it may search logs could not be found out');
  return ok(name, 'it may search logs');
}
