import { nameOf } from './resolve.ts';
import { resourcesOf, type Template } from './template.ts';

const ENUMS: readonly { readonly type: string; readonly path: string; readonly values: readonly string[] }[] = [
  of('AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamType', 'DirectPut', 'KinesisStreamAsSource'),
  of(
    'AWS::KinesisFirehose::DeliveryStream',
    'HttpEndpointDestinationConfiguration.S3BackupMode',
    'FailedDataOnly',
    'AllData',
  ),
  of(
    'AWS::KinesisFirehose::DeliveryStream',
    'HttpEndpointDestinationConfiguration.RequestConfiguration.ContentEncoding',
    'GZIP',
  ),
  // What the reprocessor reads
  of(
    'AWS::KinesisFirehose::DeliveryStream',
    'HttpEndpointDestinationConfiguration.S3Configuration.CompressionFormat',
    'GZIP',
    'UNCOMPRESSED',
  ),
  of('AWS::CloudWatch::Alarm', 'TreatMissingData', 'breaching', 'notBreaching'),
  of('AWS::CloudWatch::Alarm', 'Statistic', 'Sum', 'Minimum', 'Maximum', 'Average'),
  of(
    'AWS::CloudWatch::Alarm',
    'ComparisonOperator',
    'LessThanThreshold',
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
  ),
  of('AWS::Lambda::Function', 'Runtime', 'nodejs24.x'),
];

const RANGES: readonly { readonly type: string; readonly path: string; readonly min: number; readonly max: number }[] =
  [
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    { type: 'AWS::Lambda::Function', path: 'Timeout', min: 1, max: 900 },
    { type: 'AWS::Lambda::Function', path: 'MemorySize', min: 128, max: 10_240 },
    { type: 'AWS::Lambda::EventInvokeConfig', path: 'MaximumEventAgeInSeconds', min: 60, max: 21_600 },
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRetryOptions.html
    {
      type: 'AWS::KinesisFirehose::DeliveryStream',
      path: 'HttpEndpointDestinationConfiguration.RetryOptions.DurationInSeconds',
      min: 0,
      max: 7_200,
    },
    // Datadog's: https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html
    {
      type: 'AWS::KinesisFirehose::DeliveryStream',
      path: 'HttpEndpointDestinationConfiguration.BufferingHints.SizeInMBs',
      min: 1,
      max: 4,
    },
    { type: 'AWS::SQS::Queue', path: 'MessageRetentionPeriod', min: 60, max: 1_209_600 },
  ];

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const FIREHOSE_WAITS_SECONDS = 300;

/** Values of a resolved template that the validator of CloudFormation lets pass, and AWS, or Hydrant, does not. */
export function faultsOfValues(template: Template): string[] {
  const faults: string[] = [];
  for (const { type, path, values } of ENUMS) {
    for (const [id, value] of valuesAt(template, type, path)) {
      if (!values.includes(String(value))) faults.push(`${id}: ${path} is ${value}, not one of ${values.join(', ')}`);
    }
  }
  for (const { type, path, min, max } of RANGES) {
    for (const [id, value] of valuesAt(template, type, path)) {
      if (!(Number(value) >= min && Number(value) <= max))
        faults.push(`${id}: ${path} is ${value}, not ${min} to ${max}`);
    }
  }
  for (const [id, value] of valuesAt(template, 'AWS::Lambda::Function', 'Timeout')) {
    if (isTransform(template, id) && Number(value) >= FIREHOSE_WAITS_SECONDS) {
      faults.push(
        `${id}: Timeout is ${value}; Firehose waits ${FIREHOSE_WAITS_SECONDS} s, and repeats what takes longer`,
      );
    }
  }
  return faults;
}

/** Whether a function has an alias, as one has that a stream calls. */
function isTransform(template: Template, id: string): boolean {
  const arn = template.Resources[id]?.Properties.FunctionName;
  return valuesAt(template, 'AWS::Lambda::Alias', 'FunctionName').some(
    ([, name]) => name === arn || name === nameOf(id),
  );
}

function of(type: string, path: string, ...values: string[]): (typeof ENUMS)[number] {
  return { type, path, values };
}

function valuesAt(template: Template, type: string, path: string): [string, unknown][] {
  return resourcesOf(template, type).map(([id, { Properties }]) => [
    id,
    path.split('.').reduce((value, key) => value?.[key], Properties),
  ]);
}
