import { parseArgs } from 'node:util';
import { SettingsError } from '../shared/config/settings-reader.ts';
import { InputError } from '../shared/replay/input.ts';
import { replayCommand } from './replay.ts';
import { transformCommand } from './transform.ts';

const USAGE = `hydrant <command>

  transform            reads records from stdin, one a line, and writes the logs that Datadog gets
  replay [options]     replays the backup bucket into Datadog, as the reprocessor's Lambda does
      --prefix P       only keys that begin with P
      --keys K,K       only these objects
      --from T --to T  only records that arrived in this time, like 2026-01-27T16:00:00Z
      --max-objects N  --max-bytes N
      --late POLICY    restamp, send or hold
      --dry-run        read and count, send nothing

Settings come from the environment: see the README.
Exit status: 0 all done, 1 not all done (nothing is lost: what is left stays in the bucket), 2 wrong use.`;

async function main([command, ...args]: string[]): Promise<number> {
  if (['help', '--help', '-h'].some((word) => word === command || args.includes(word))) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  try {
    if (command === 'transform' && args.length === 0) return await transformCommand();
    if (command === 'replay') return await replayCommand(readReplayOptions(args));
  } catch (error) {
    const wrongUse = error instanceof SettingsError || error instanceof InputError || isUnknownOption(error);
    const hint =
      wrongUse && !(error instanceof SettingsError)
        ? '\nSee hydrant --help; max-objects stands for maxObjects, and so on.'
        : '';
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
    return wrongUse ? 2 : 1;
  }
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

function isUnknownOption(error: unknown): boolean {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}

function readReplayOptions(args: string[]): Record<string, unknown> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      prefix: text,
      keys: text,
      from: text,
      to: text,
      late: text,
      'max-objects': text,
      'max-bytes': text,
      'dry-run': { type: 'boolean' },
    },
  });
  const { keys, 'max-objects': maxObjects, 'max-bytes': maxBytes, 'dry-run': dryRun, ...rest } = values;
  return {
    ...rest,
    ...(keys === undefined ? {} : { keys: keys.split(',') }),
    ...(maxObjects === undefined ? {} : { maxObjects: Number(maxObjects) }),
    ...(maxBytes === undefined ? {} : { maxBytes: Number(maxBytes) }),
    ...(dryRun === undefined ? {} : { dryRun }),
  };
}

process.exitCode = await main(process.argv.slice(2));
