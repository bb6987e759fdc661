import { parseArgs } from 'node:util';
import { connectStore } from '../shared/io/connect.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { type ControlledBucket, pause, resume, stop } from '../shared/replay/control.ts';
import { writeOut } from './output.ts';
import { bucketSettingsFor, environmentFor, PLACE_OPTIONS, readPlace } from './place.ts';
import { UsageError } from './usage-error.ts';

/** The commands that give orders to the runs of a bucket, and how each says what it has done. */
const COMMANDS = {
  pause: async (bucket: ControlledBucket): Promise<string> =>
    (await pause(bucket, systemClock.now()))
      ? 'paused: every run ends, and each that starts, until hydrant resume'
      : 'it was paused already, and is until hydrant resume',
  resume: async (bucket: ControlledBucket): Promise<string> => {
    const orders = await resume(bucket);
    return orders.length === 0 ? 'there was no order to take back' : `taken back: ${orders.join(', ')}`;
  },
  stop: async (bucket: ControlledBucket): Promise<string> => {
    await stop(bucket, systemClock.now());
    return 'stopped: every run that has begun ends; what begins later runs';
  },
} as const;

export type ControlCommand = keyof typeof COMMANDS;

/**
 * Pauses, resumes or stops the replays of a bucket: wherever they run, they look into it.
 *
 * @returns the exit status
 */
export async function controlCommand(command: ControlCommand, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: PLACE_OPTIONS });
  const place = readPlace(command, positionals, values);
  if (place.prefix) throw new UsageError(`hydrant ${command} is for a whole bucket: s3://${place.bucket}`);
  const environment = await environmentFor(place, process.env);
  const { backupBucket, statePrefix } = bucketSettingsFor(command, environment);
  const done = await COMMANDS[command]({ store: connectStore(backupBucket, environment), statePrefix });
  await writeOut(`s3://${backupBucket} ${done}\n`);
  return 0;
}
