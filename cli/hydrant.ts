import { SettingsError } from '../shared/config/settings-reader.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { InputError } from '../shared/replay/input.ts';
import { type ControlCommand, controlCommand } from './control.ts';
import { explainCommand } from './explain.ts';
import { inspectCommand, readInspectOptions } from './inspect.ts';
import {
  readExplainOptions,
  readPlanOptions,
  readRedriveOptions,
  readReplayOptions,
  readTransformOptions,
} from './options.ts';
import { planCommand } from './plan.ts';
import { replayCommand } from './replay.ts';
import { transformCommand } from './transform.ts';
import { namesLike, USAGE, usageOf } from './usage.ts';
import { UsageError } from './usage-error.ts';

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['explain', (args) => explainCommand(readExplainOptions(args), systemClock.now())],
  ['transform', (args) => transformCommand(readTransformOptions(args), systemClock.now())],
  ['inspect', (args) => inspectCommand(readInspectOptions(args))],
  ['plan', (args) => planCommand(readPlanOptions(args))],
  ['pipeline', async (args) => (await import('./pipeline.ts')).pipelineCommand(args)],
  ['replay', (args) => replayCommand(readReplayOptions(args), ['replay', ...args])],
  ['redrive', (args) => replayCommand(readRedriveOptions(args), ['redrive', ...args])],
  ['verify', async (args) => (await import('./verify.ts')).verifyCommand(args)],
  ...(['pause', 'resume', 'stop'] satisfies ControlCommand[]).map((name): [string, Command] => [
    name,
    (args) => controlCommand(name, args),
  ]),
  ['manifests', async (args) => (await import('./manifests.ts')).manifestsCommand(args)],
  ['attach', async (args) => (await import('./attach.ts')).attachCommand(args)],
]);

async function main([name, ...args]: string[]): Promise<number> {
  endQuietly(name !== 'replay' && name !== 'redrive');
  if (name === undefined) return complain(USAGE);
  if (name === 'help' || name === '--help' || name === '-h') return say(args[0]);
  const command = COMMANDS.get(name);
  if (command === undefined)
    return complain(`There is no command ${JSON.stringify(name)}${suggestion(name)}. See hydrant --help`);
  if (args.some((word) => word === '--help' || word === '-h')) return say(name);
  try {
    return await command(args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof SettingsError || error instanceof UsageError) return complain(message);
    if (isUnknownOption(error)) return complain(`${message}\nSee hydrant ${name} --help`);
    if (error instanceof InputError) {
      return complain(
        `${message}\nSee hydrant ${name} --help; --max-objects stands for maxObjects, --key for keys, and so on.`,
      );
    }
    process.stderr.write(`${message}\n`);
    return 1;
  }
}

/** @param command undefined, or one that there is not: all of them */
function say(command: string | undefined): number {
  process.stdout.write(`${command !== undefined && COMMANDS.has(command) ? usageOf(command) : USAGE}\n`);
  return 0;
}

function suggestion(word: string): string {
  const names = namesLike(word, [...COMMANDS.keys()]);
  return names.length === 0 ? '' : `, but ${names.map((name) => JSON.stringify(name)).join(' and ')}`;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

function isUnknownOption(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}

/**
 * Whoever reads may go before the end (`| head`), which is no fault.
 *
 * @param stop whether there is then nothing left to do: a replay goes on, because its logs are on their way
 */
function endQuietly(stop: boolean): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') fail(stream, error);
      if (stop) process.exit(0);
    });
  }
}

function fail(stream: NodeJS.WriteStream, error: Error): never {
  if (stream === process.stdout) process.stderr.write(`what is asked for cannot be written: ${error.message}\n`);
  process.exit(1);
}

process.exitCode = await main(process.argv.slice(2));
