/** The stream that Fluent Bit and CloudWatch Logs put into. */
export interface Destination {
  /** `data-stream`: a Kinesis data stream that feeds the delivery stream, which then takes no puts of its own */
  readonly kind: 'delivery-stream' | 'data-stream';
  readonly name: string;
  /** Like `eu-central-1` */
  readonly region: string;
  /** 12 digits */
  readonly account: string;
  /** Like `aws`, `aws-cn` */
  readonly partition: string;
  readonly arn: string;
}

type Kind = Destination['kind'];

/** What stands before the name in an ARN. */
const RESOURCES: Readonly<Record<Kind, string>> = {
  'delivery-stream': 'firehose:deliverystream',
  'data-stream': 'kinesis:stream',
};

export function destinationOf(kind: Kind, name: string, region: string, account: string): Destination {
  const [service, resource] = RESOURCES[kind].split(':');
  const partition = partitionOf(region);
  const arn = `arn:${partition}:${service}:${region}:${account}:${resource}/${name}`;
  return { kind, name, region, account, partition, arn };
}

const ARN =
  /^arn:(?<partition>aws(?:-[a-z]+)*):(?<service>firehose|kinesis):(?<region>[a-z0-9-]+):(?<account>\d{12}):(?<resource>deliverystream|stream)\/(?<name>[\w.-]+)$/;

/** @returns undefined where it is no ARN of a delivery stream or of a data stream */
export function destinationOfArn(arn: string): Destination | undefined {
  const { partition, service, region, account, resource, name } = ARN.exec(arn)?.groups ?? {};
  if (partition === undefined || region === undefined || account === undefined || name === undefined) return undefined;
  const kind = `${service}:${resource}` === RESOURCES['data-stream'] ? 'data-stream' : 'delivery-stream';
  return { kind, name, region, account, partition, arn };
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const PARTITIONS: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
];

function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
