import { parseArgs, styleText } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { loadVerifySettings } from '../shared/config/load.ts';
import { environmentWith } from '../shared/config/stack-environment.ts';
import { connectVerify } from '../shared/io/connect-verify.ts';
import { readStackOutputs } from '../shared/io/stack-outputs.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { verificationText } from '../shared/verify/verification-text.ts';
import { verify } from '../shared/verify/verify.ts';
import { readAwsName, readStream } from './aws-names.ts';
import { writeOut } from './output.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

/** Two buffers of 60 s are full before a quiet stream delivers, and Datadog takes its time to index: the rest is room. */
const WAIT_MS = 300_000;
const MIN_WAIT_MS = 10_000;
const MAX_WAIT_MS = 3_600_000;

interface VerifyOptions {
  readonly stack: string | undefined;
  readonly stream: string | undefined;
  readonly region: string | undefined;
  readonly send: boolean;
  readonly waitMs: number;
  readonly json: boolean;
}

function readVerifyOptions(args: readonly string[]): VerifyOptions {
  const options = { stack: TEXT, stream: TEXT, region: TEXT, wait: TEXT, 'no-send': FLAG, json: FLAG } as const;
  const { values } = parseArgs({ args: [...args], options });
  return {
    stack: readAwsName('stack', values.stack),
    stream: readStream(values.stream),
    region: readAwsName('region', values.region),
    send: values['no-send'] !== true,
    waitMs: readWait(values.wait),
    json: values.json === true,
  };
}

const UNITS = { s: 1_000, m: 60_000 } as const;

function readWait(text: string | undefined): number {
  if (text === undefined) return WAIT_MS;
  const [, digits, unit] = /^(\d{1,4})([sm])$/.exec(text) ?? [];
  const ms = Number(digits ?? Number.NaN) * UNITS[unit === 's' ? 's' : 'm'];
  if (ms >= MIN_WAIT_MS && ms <= MAX_WAIT_MS) return ms;
  throw new UsageError(`--wait takes a time from 10s to 60m, like 5m, not ${JSON.stringify(text)}`);
}

/**
 * Looks whether a deployment works, to the tag in Datadog.
 *
 * @returns the exit status: 0 if all is well, 1 if something is wrong or what matters is unknown
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const options = readVerifyOptions(args);
  const { stack, region, send, waitMs, json } = options;
  const outputs = stack === undefined ? {} : await readStackOutputs(stack, region, process.env);
  const environment = environmentWith(outputs, process.env);
  const settings = loadVerifySettings(environment);
  const stream = options.stream ?? outputs.DeliveryStreamName ?? settings.streamName;
  if (stream === undefined) {
    throw new UsageError('name a stack or a stream: hydrant verify --stack hydrant-prod, or --stream NAME');
  }
  const isWatched = process.stdout.isTTY && process.stderr.isTTY && !json;
  if (isWatched && send) process.stderr.write(`This takes up to ${waitMs / 60_000} min; --no-send looks only.\n`);
  const versions = `hydrant ${packageJson.version}, Node.js ${process.version}`;
  const request = { stream, stack, outputs, send, waitMs, versions, environment };
  const ports = connectVerify(settings, region, environment, systemClock);
  const verification = await verify(request, settings, ports).finally(ports.close);
  await writeOut(json ? `${JSON.stringify(verification, null, 2)}\n` : verificationText(verification, styleText));
  return verification.ok ? 0 : 1;
}
