import { parseArgs, styleText } from 'node:util';
import { bytesText, countText } from '../shared/figures/quantity.ts';
import type { Findings } from '../shared/inspect/findings.ts';
import { type InspectRequest, inspect } from '../shared/inspect/inspect.ts';
import { inspectionText } from '../shared/inspect/inspection-text.ts';
import { connectStore } from '../shared/io/connect.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { readTimeOption } from './options.ts';
import { writeOut } from './output.ts';
import { bucketSettingsFor, environmentFor, PLACE_OPTIONS, type Place, readPlace } from './place.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;

/** Records of 1 MB each are held until the end. */
const MAX_SHOWN = 100;

interface InspectOptions extends Omit<InspectRequest, 'prefix'>, Place {
  readonly json: boolean;
}

export function readInspectOptions(args: readonly string[]): InspectOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...PLACE_OPTIONS,
      prefix: TEXT,
      from: TEXT,
      to: TEXT,
      'max-objects': TEXT,
      'max-bytes': TEXT,
      show: TEXT,
      json: { type: 'boolean' },
    },
  });
  const fromMs = readTimeOption('--from', values.from);
  const toMs = readTimeOption('--to', values.to);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) throw new UsageError('--from is later than --to');
  return {
    ...readPlace('inspect', positionals, values),
    fromMs,
    toMs,
    maxObjects: countOf('--max-objects', values['max-objects'], Number.MAX_SAFE_INTEGER),
    maxBytes: countOf('--max-bytes', values['max-bytes'], Number.MAX_SAFE_INTEGER),
    show: countOf('--show', values.show, MAX_SHOWN) ?? 0,
    json: values.json === true,
  };
}

function countOf(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  const most = max === Number.MAX_SAFE_INTEGER ? 'above 0' : `from 1 to ${max}`;
  throw new UsageError(`${option} takes a whole number ${most}, not ${JSON.stringify(text)}`);
}

/**
 * Says what is in a backup bucket. Nothing is sent and nothing is changed.
 *
 * @returns the exit status: 1 if an object, a line or a record could not be read
 */
export async function inspectCommand(options: InspectOptions): Promise<number> {
  const { prefix, json } = options;
  const environment = await environmentFor(options, process.env);
  const settings = bucketSettingsFor('inspect', environment);
  const store = connectStore(settings.backupBucket, environment);
  const request = { ...options, prefix: prefix ?? settings.backupPrefix };
  const isWatched = process.stdout.isTTY && process.stderr.isTTY && !json;
  const progress = isWatched ? progressLine() : ignore;
  try {
    const inspection = await inspect(request, settings, { store, clock: systemClock, progress });
    if (isWatched) process.stderr.write(CLEAR_LINE);
    await writeOut(json ? `${JSON.stringify(inspection, null, 2)}\n` : inspectionText(inspection, styleText));
    const { objects, lines, records } = inspection;
    return objects.unreadable + lines.tooLong + lines.notARecord + records.unreadable === 0 ? 0 : 1;
  } catch (error) {
    if (isWatched) process.stderr.write(CLEAR_LINE);
    throw error;
  }
}

const ignore = () => {};

const CLEAR_LINE = '\r\x1b[K';
const PROGRESS_EVERY_MS = 200;

/** Keeps one line of the terminal up to date. */
function progressLine(): (findings: Findings) => void {
  let shownMs = 0;
  return ({ objects, bytes, lines }) => {
    const nowMs = systemClock.now();
    if (nowMs - shownMs < PROGRESS_EVERY_MS) return;
    shownMs = nowMs;
    const done = `${countText(objects.read + objects.unreadable)} objects`;
    process.stderr.write(`${CLEAR_LINE}${done}, ${countText(lines.read)} lines, ${bytesText(bytes.inflated)} read`);
  };
}
