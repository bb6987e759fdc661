/** What changes the template's shape; sites are data in it. Values are those of the params. */
export const FACTORS = {
  backupMode: ['FailedDataOnly', 'AllData'],
  source: ['DirectPut', 'Kinesis'],
  encryption: ['S3', 'KMS'],
  mode: ['whole', 'attach-only'],
} as const;

export type Factors = { readonly [Factor in keyof typeof FACTORS]: (typeof FACTORS)[Factor][number] };

/** A packaging, and the params that make it. */
export interface Combination {
  readonly name: string;
  readonly factors: Factors;
  readonly params: Readonly<Record<string, string>>;
}

const ACCOUNT = '123456789012';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const PARAMS: {
  readonly [Factor in keyof Factors]: Readonly<Record<Factors[Factor], Readonly<Record<string, string>>>>;
} = {
  backupMode: { FailedDataOnly: {}, AllData: { backupMode: 'AllData' } },
  source: { DirectPut: {}, Kinesis: { kinesisStreamArn: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/logs` } },
  encryption: { S3: {}, KMS: { kmsKeyArn: KEY } },
  mode: {
    whole: {},
    'attach-only': { attachOnly: 'true', bucket: 'my-backup-bucket', streamName: 'eks-fargate-logs' },
  },
};

/** Params that leave the shape, but put values of the user's in place of resources. */
const EXISTING = {
  bucket: 'my-backup-bucket',
  backupPrefix: 'logs/',
  site: 'us3.datadoghq.com',
  apiKeySecretArn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:datadog-AbCdEf`,
  apiKeySecretKmsKeyArn: KEY,
  alarmTopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:on-call`,
  alarmOnSilence: 'notBreaching',
  target: 'firehose',
  targetStream: 'replays',
  clusterName: 'shop-eu',
  tracing: 'true',
  reprocessorConcurrency: '12',
  reserveConcurrency: 'false',
  schedule: 'off',
};

/** Every pair of values of two factors that can be, in as few packagings as do. With attach-only the stream has its backup mode already. */
export const COMBINATIONS: readonly Combination[] = [
  combine('FailedDataOnly', 'DirectPut', 'S3', 'whole'),
  combine('AllData', 'Kinesis', 'S3', 'whole'),
  combine('FailedDataOnly', 'Kinesis', 'KMS', 'whole', 'of the Kinesis stream too', { kinesisStreamKmsKeyArn: KEY }),
  combine('AllData', 'DirectPut', 'KMS', 'whole'),
  combine('FailedDataOnly', 'DirectPut', 'KMS', 'attach-only'),
  combine('FailedDataOnly', 'Kinesis', 'S3', 'attach-only', 'on schedule', { schedule: 'on' }),
  combine('FailedDataOnly', 'DirectPut', 'KMS', 'whole', 'everything else exists', EXISTING),
];

function combine(
  backupMode: Factors['backupMode'],
  source: Factors['source'],
  encryption: Factors['encryption'],
  mode: Factors['mode'],
  also?: string,
  more: Readonly<Record<string, string>> = {},
): Combination {
  return {
    name: [mode, backupMode, source, encryption, ...(also === undefined ? [] : [also])].join(', '),
    factors: { backupMode, source, encryption, mode },
    params: {
      ...PARAMS.backupMode[backupMode],
      ...PARAMS.source[source],
      ...PARAMS.encryption[encryption],
      ...PARAMS.mode[mode],
      ...more,
    },
  };
}
