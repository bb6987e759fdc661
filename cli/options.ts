import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { OPERATOR_TIME, readOperatorTime } from '../shared/config/operator-time.ts';
import type { BucketSettings } from '../shared/config/reprocessor-settings.ts';
import { deadLetterPrefix } from '../shared/replay/keys.ts';
import { readStream } from './aws-names.ts';
import { type BucketPlace, PLACE_OPTIONS, type Place, readPlace } from './place.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;
const TEXTS = { type: 'string', multiple: true } as const;
const FLAG = { type: 'boolean' } as const;

const RECORDS = { file: TEXT, one: FLAG, arrival: TEXT, stream: TEXT } as const satisfies ParseArgsOptionsConfig;

/** Which records, and what is known of them that they do not say. */
export interface RecordOptions {
  /** Where they are; undefined for stdin */
  readonly file: string | undefined;
  /** Whether all that is read is one record */
  readonly one: boolean;
  /** When Firehose took them, milliseconds since the epoch; undefined where nobody says */
  readonly arrivalMs: number | undefined;
  /** The name of the delivery stream that they came through, where it is known */
  readonly stream: string | undefined;
}

export interface ExplainOptions extends RecordOptions {
  readonly json: boolean;
}

/** @throws {UsageError} */
export function readExplainOptions(args: readonly string[]): ExplainOptions {
  const { values } = parseArgs({ args: [...args], options: { ...RECORDS, json: FLAG } });
  return { ...readRecordOptions(values), json: values.json === true };
}

/** @throws {UsageError} */
export function readTransformOptions(args: readonly string[]): RecordOptions {
  return readRecordOptions(parseArgs({ args: [...args], options: RECORDS }).values);
}

function readRecordOptions(values: { file?: string; one?: boolean; arrival?: string; stream?: string }): RecordOptions {
  const { file, one, arrival, stream } = values;
  return {
    file,
    one: one === true,
    arrivalMs: readTimeOption('--arrival', arrival),
    stream: readStream(stream),
  };
}

/** @returns milliseconds since the epoch @throws {UsageError} */
export function readTimeOption(option: string, text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : readOperatorTime(text);
  if (text === undefined || ms !== undefined) return ms;
  throw new UsageError(`${option} takes ${OPERATOR_TIME}, not ${JSON.stringify(text)}`);
}

/** What `replay` and `redrive` both take. */
const RUN = {
  ...PLACE_OPTIONS,
  from: TEXT,
  to: TEXT,
  'error-code': TEXTS,
  namespace: TEXTS,
  service: TEXTS,
  late: TEXT,
  target: TEXT,
  'all-data': FLAG,
  'max-objects': TEXT,
  'max-bytes': TEXT,
  'dry-run': FLAG,
  json: FLAG,
} as const satisfies ParseArgsOptionsConfig;

/** A request as the reprocessor's input has it: `readInput` says what is wrong with it. */
type Request = Readonly<Record<string, unknown>>;

type Prefixes = Pick<BucketSettings, 'backupPrefix' | 'statePrefix'>;

export interface ReplayOptions {
  readonly place: BucketPlace;
  readonly json: boolean;
  /** @throws {UsageError} where the settings make no sense of it */
  readonly requestFor: (settings: Prefixes) => Request;
}

/** @throws {UsageError} */
export function readReplayOptions(args: readonly string[]): ReplayOptions {
  const options = { ...RUN, prefix: TEXT, key: TEXTS } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { place, requestFor } = replayOf('replay', values, positionals);
  return { place, json: values.json === true, requestFor };
}

function replayOf(
  command: string,
  values: RunValues & { readonly prefix?: string; readonly key?: string[] },
  positionals: readonly string[],
): Pick<ReplayOptions, 'place' | 'requestFor'> {
  const place = readPlace(command, positionals, values);
  const { key: keys } = values;
  return {
    place,
    requestFor: ({ backupPrefix }) =>
      given({ ...requestOf(values), prefix: prefixOf(place, keys, backupPrefix), keys }),
  };
}

/** Who names a stack means all that is parked there, as who names a bucket means the whole of it. */
function prefixOf(
  { prefix, stack }: Place,
  keys: readonly string[] | undefined,
  backupPrefix: string,
): string | undefined {
  // Keys that are named in a bucket that is, are not below a prefix.
  if (keys !== undefined && !prefix) return undefined;
  return prefix ?? (stack === undefined ? undefined : backupPrefix);
}

/**
 * A dry run with the options of a replay.
 *
 * @throws {UsageError}
 */
export function readPlanOptions(args: readonly string[]): ReplayOptions {
  const { 'dry-run': _, ...selecting } = RUN;
  const options = { ...selecting, prefix: TEXT, key: TEXTS, preview: TEXT, reprocessors: TEXT } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { place, requestFor } = replayOf('plan', values, positionals);
  const counts = { preview: countOf(values.preview), reprocessors: countOf(values.reprocessors) };
  return {
    place,
    json: values.json === true,
    requestFor: (settings) => given({ ...requestFor(settings), dryRun: true, ...counts }),
  };
}

/**
 * A replay of dead letters: of all, or of those whose object had a key that begins with a prefix.
 *
 * @throws {UsageError}
 */
export function readRedriveOptions(args: readonly string[]): ReplayOptions {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: RUN });
  const place = readPlace('redrive', positionals, { stack: values.stack, region: values.region });
  const requestFor = ({ statePrefix }: Prefixes) =>
    given({ ...requestOf(values), prefix: letterPrefix(statePrefix, place.prefix ?? '') });
  return { place, json: values.json === true, requestFor };
}

/** @param prefix of original keys, or of the dead letters themselves */
function letterPrefix(statePrefix: string, prefix: string): string {
  const letters = deadLetterPrefix(statePrefix);
  if (!prefix.startsWith(statePrefix)) return `${letters}${prefix}`;
  if (prefix.startsWith(letters)) return prefix;
  if (letters.startsWith(prefix)) return letters;
  throw new UsageError(`redrive replays what is below ${letters}, and nothing below ${JSON.stringify(prefix)} is`);
}

type RunValues = ReturnType<typeof parseArgs<{ options: typeof RUN }>>['values'];

function requestOf(values: RunValues): Request {
  return {
    from: values.from,
    to: values.to,
    errorCodes: values['error-code'],
    namespaces: values.namespace,
    services: values.service,
    late: values.late,
    target: values.target,
    mode: values['all-data'] === true ? 'all-data' : undefined,
    maxObjects: countOf(values['max-objects']),
    maxBytes: countOf(values['max-bytes']),
    dryRun: values['dry-run'],
  };
}

function given(request: Request): Request {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

/** What is no number stays as it is, so that whoever refuses it can show it. */
function countOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}
