import { isObject, parseJson } from '../json/value.ts';
import { isStreamName } from './field-checks.ts';
import type { SettingsReader } from './settings-reader.ts';
import { STREAM_ARN_ACCEPTS, type TransformSettings } from './transform-settings.ts';

/**
 * Where a replay sends what it reads: Datadog's logs API; its Firehose intake, by Firehose's own protocol; or back into a
 * delivery stream.
 */
export type Target = 'datadog' | 'firehose-intake' | 'firehose';

export const TARGETS = ['datadog', 'firehose-intake', 'firehose'] as const satisfies readonly Target[];

export interface TargetSettings {
  /** `HYDRANT_TARGET`: of runs whose input names none */
  readonly target: Target;
  /** `HYDRANT_TARGET_STREAM`: the name of the stream that the target `firehose` puts into */
  readonly targetStream: string | undefined;
  /** `HYDRANT_STREAM_PARAMETERS`: the stream's parameters, which are common attributes in Firehose's protocol */
  readonly streamParameters: Readonly<Record<string, string>>;
}

/** What a target needs that is not set; undefined where nothing is missing. */
export function missingFor(
  target: Target,
  { targetStream, transform }: Pick<TargetSettings, 'targetStream'> & { readonly transform: TransformSettings },
): { readonly name: string; readonly accepts: string } | undefined {
  if (target === 'firehose' && targetStream === undefined) {
    return { name: 'HYDRANT_TARGET_STREAM', accepts: STREAM_NAME_ACCEPTS };
  }
  if (target === 'firehose-intake' && transform.streamArn === '') {
    return { name: 'HYDRANT_STREAM_ARN', accepts: STREAM_ARN_ACCEPTS };
  }
  return undefined;
}

export function readTargetSettings(read: SettingsReader, transform: TransformSettings): TargetSettings {
  const target = read.choice('HYDRANT_TARGET', TARGETS);
  const targetStream = read.text('HYDRANT_TARGET_STREAM', (name) =>
    isStreamName(name) ? undefined : STREAM_NAME_ACCEPTS,
  );
  const missing = missingFor(target, { targetStream, transform });
  if (missing !== undefined) read.fault(missing.name, `${missing.accepts}, because HYDRANT_TARGET is ${target}`);
  const streamParameters = read.parsed('HYDRANT_STREAM_PARAMETERS', parseParameters) ?? {};
  return { target, targetStream, streamParameters: Object.freeze(streamParameters) };
}

const STREAM_NAME_ACCEPTS = 'the name of a delivery stream, which puts are allowed into';

const PARAMETERS_ACCEPTS = 'a JSON object of at most 50 texts, like {"env":"prod"}';

/** Bounds: https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointCommonAttribute.html */
function parseParameters(text: string): Record<string, string> | string {
  const given = parseJson(text);
  const members = isObject(given) ? Object.entries(given) : [];
  const parameters = members.filter((member): member is [string, string] => isParameter(member));
  if (!isObject(given) || parameters.length < members.length || members.length > 50) return PARAMETERS_ACCEPTS;
  return Object.fromEntries(parameters);
}

function isParameter([name, value]: [string, unknown]): boolean {
  return name.trim() !== '' && name.length <= 256 && typeof value === 'string' && value.length <= 1_024;
}
