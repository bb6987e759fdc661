import { streamName } from '../../shared/config/field-checks.ts';
import { DATADOG_SITES } from '../../shared/datadog/sites.ts';

type Check = (value: string) => string | undefined;

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `one of ${values.join(', ')}`;

const number =
  (min: number, max: number): Check =>
  (value) =>
    /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;

const matching =
  (pattern: RegExp, shape: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : shape;

const arn = (service: string, example: string): Check =>
  matching(new RegExp(`^$|^arn:aws[\\w-]*:${service}:[^:]*:\\d*:.+$`), `an ARN like ${example}`);

const FLAG = oneOf('true', 'false');

/** Retention that CloudWatch Logs knows: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What the params of serverless.yml may be. Of those that are settings the functions' own reader says it (./settings.ts). */
const CHECKS: Readonly<Record<string, Check>> = {
  attachOnly: FLAG,
  schedule: oneOf('auto', 'on', 'off'),
  streamName,
  kinesisStreamArn: arn('kinesis', 'arn:aws:kinesis:eu-west-1:123456789012:stream/logs'),
  kinesisStreamKmsKeyArn: arn('kms', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…'),
  backupMode: oneOf('FailedDataOnly', 'AllData'),
  retryDurationInSeconds: number(0, 7200),
  bucket: matching(
    /^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of a bucket, without s3:// and ARN, like my-backup-bucket',
  ),
  backupPrefix: matching(
    /^$|^(?!hydrant\/)[^!]*\/$/,
    'a prefix that ends with a slash, has no expression and is not below hydrant/, like logs/',
  ),
  kmsKeyArn: arn('kms', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…'),
  site: oneOf(...DATADOG_SITES),
  // Without its last six characters it would be no resource that a role may read.
  apiKeySecretArn: matching(
    /^$|^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:.+-\w{6}$/,
    'the whole ARN of a secret, like arn:aws:secretsmanager:eu-west-1:123456789012:secret:datadog-api-key-AbCdEf',
  ),
  apiKeySecretKmsKeyArn: arn('kms', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…'),
  reprocessorConcurrency: number(3, 10_000),
  reserveConcurrency: FLAG,
  alarmTopicArn: arn('sns', 'arn:aws:sns:eu-west-1:123456789012:alarms'),
  alarmEmail: matching(/^$|^\S+@\S+$/, 'an address like on-call@example.com'),
  alarmHoursLeft: number(0, 18),
  alarmParkedBytes: number(1, 1e15),
  alarmOnSilence: oneOf('breaching', 'notBreaching'),
  tracing: FLAG,
  logRetentionInDays: oneOf(...RETENTION.map(String)),
};

/** As a YAML file has them */
export type Params = Readonly<Record<string, string | number | boolean>>;

/**
 * Checks the params of a deployment.
 *
 * @param defaults `params.default` of serverless.yml
 * @param chosen what goes before them: those of the stage, and of the command line
 * @returns the faults, each with the param's name, its value's shape and what to do
 */
export function faultsOfParams(defaults: Params, chosen: Params): string[] {
  const faults = Object.keys(chosen)
    .filter((name) => !Object.hasOwn(defaults, name))
    .map((name) => `--param ${name}: there is none of this name, but ${Object.keys(defaults).join(', ')}`);
  const params = new Map(Object.entries({ ...defaults, ...chosen }).map(([name, value]) => [name, String(value)]));
  for (const [name, check] of Object.entries(CHECKS)) {
    const value = params.get(name) ?? '';
    const shape = check(value);
    // A default that is made of other values is right by itself.
    if (shape !== undefined && !value.includes('${')) {
      faults.push(`--param ${name} takes ${shape}, not ${JSON.stringify(value)}`);
    }
  }
  return [...faults, ...contradictionsOf(params, chosen)];
}

/** What makes no difference with attachOnly, because the stream is there as it is. */
const OF_THE_STREAM = ['backupMode', 'retryDurationInSeconds', 'kinesisStreamKmsKeyArn'] as const;

function contradictionsOf(params: ReadonlyMap<string, string>, chosen: Params): string[] {
  const faults: string[] = [];
  const attaches = params.get('attachOnly') === 'true';
  if (attaches) {
    if (!params.get('bucket')) {
      faults.push("--param attachOnly=true needs the stream's backup bucket: --param bucket=my-backup-bucket");
    }
    if (!Object.hasOwn(chosen, 'streamName')) {
      faults.push('--param attachOnly=true needs the stream that is there: --param streamName=eks-fargate-logs');
    }
    for (const name of OF_THE_STREAM.filter((name) => Object.hasOwn(chosen, name))) {
      faults.push(
        `--param ${name}: with attachOnly no stream is made, and the one that is there keeps its own. Leave it out`,
      );
    }
  } else if (params.get('bucket') && !params.get('backupPrefix')) {
    faults.push(
      "--param bucket: a bucket that exists may hold others' objects, and what lies below failed/ is replayed and moved. " +
        "Name a prefix that is this deployment's alone: --param backupPrefix=hydrant-prod/",
    );
  }
  const needs = [
    ['apiKeySecretKmsKeyArn', 'apiKeySecretArn'],
    ['kinesisStreamKmsKeyArn', 'kinesisStreamArn'],
  ] as const;
  for (const [name, other] of needs) {
    if (params.get(name) && !params.get(other))
      faults.push(`--param ${name} is of the one that --param ${other} names: name it too`);
  }
  if (params.get('target') === 'firehose' && !params.get('targetStream')) {
    faults.push('--param target=firehose needs the stream to put into: --param targetStream=logs');
  }
  if (params.get('alarmTopicArn') && params.get('alarmEmail')) {
    faults.push(
      '--param alarmEmail: only a topic that is made here gets a subscription; leave it, or alarmTopicArn, out',
    );
  }
  return faults;
}
