import { parseArgs } from 'node:util';
import { type Destination, destinationOf } from '../shared/manifests/destination.ts';
import { type ManifestInput, TOPICS, type Topic } from '../shared/manifests/manifests.ts';
import { type AwsName, readAwsName } from './aws-names.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;

const OPTIONS = {
  stack: TEXT,
  stream: TEXT,
  'kinesis-stream': TEXT,
  region: TEXT,
  account: TEXT,
  cluster: TEXT,
  role: TEXT,
  'fargate-profile': TEXT,
  namespace: TEXT,
  'no-process-logs': { type: 'boolean' },
  only: { type: 'string', multiple: true },
  out: TEXT,
} as const;

/** What the options say; names are well formed. */
export interface ManifestsOptions {
  /** Where logs are put: into this stream, or as the outputs of a stack say */
  readonly to: Destination | { readonly stack: string; readonly region: string | undefined };
  readonly topics: readonly Topic[];
  /** A folder; undefined for stdout */
  readonly out: string | undefined;
  /** But for the destination, and the cluster where the stack says it */
  readonly input: Omit<ManifestInput, 'destination'>;
}

/** @throws {UsageError} */
export function readManifestsOptions(args: readonly string[]): ManifestsOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const name = (option: AwsName & keyof typeof OPTIONS) => readAwsName(option, values[option]);
  const stack = name('stack');
  const region = name('region');
  const given = { stream: name('stream'), kinesisStream: name('kinesis-stream'), account: name('account'), region };
  const input = {
    cluster: name('cluster'),
    role: name('role'),
    fargateProfile: name('fargate-profile') ?? 'fargate-profile',
    namespace: name('namespace') ?? 'fargate-namespace',
    processLogs: values['no-process-logs'] !== true,
  };
  const topics = readTopics(values.only);
  if (stack !== undefined) refuseBesideStack(given);
  return { to: stack === undefined ? readDestination(given) : { stack, region }, topics, out: values.out, input };
}

interface Given {
  readonly stream: string | undefined;
  readonly kinesisStream: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
}

function readDestination({ stream, kinesisStream, region, account }: Given): Destination {
  if (stream !== undefined && kinesisStream !== undefined) {
    throw new UsageError('--stream, --kinesis-stream: name the one that logs are put into');
  }
  const name = stream ?? kinesisStream;
  if (name === undefined) {
    throw new UsageError(
      'name the stack, --stack hydrant-prod, or the stream: --stream hydrant-prod-logs --region eu-central-1 --account 123456789012',
    );
  }
  if (region === undefined || account === undefined) {
    throw missingBeside(stream === undefined ? '--kinesis-stream' : '--stream', { region, account });
  }
  return destinationOf(stream === undefined ? 'data-stream' : 'delivery-stream', name, region, account);
}

const EXAMPLES = { region: 'eu-central-1', account: '123456789012' } as const;

function missingBeside(option: string, given: Readonly<Record<keyof typeof EXAMPLES, string | undefined>>): UsageError {
  const missing = (['region', 'account'] as const).filter((part) => given[part] === undefined);
  const names = missing.map((part) => `--${part}`).join(' and ');
  const examples = missing.map((part) => `--${part} ${EXAMPLES[part]}`).join(' ');
  return new UsageError(`${option} is without ${names}: name ${missing.length === 1 ? 'it' : 'them'}, ${examples}`);
}

function refuseBesideStack({ stream, kinesisStream, account }: Given): void {
  if (stream === undefined && kinesisStream === undefined && account === undefined) return;
  throw new UsageError('--stack says which stream it is: leave --stream, --kinesis-stream and --account out');
}

function readTopics(only: readonly string[] | undefined): readonly Topic[] {
  const wrong = only?.find((topic) => !TOPICS.some((known) => known === topic));
  if (wrong !== undefined) {
    throw new UsageError(`--only takes one of ${TOPICS.join(', ')}, not ${JSON.stringify(wrong)}`);
  }
  return TOPICS.filter((topic) => only === undefined || only.includes(topic));
}
