import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { OPERATOR_TIME, readOperatorTime } from '../config/operator-time.ts';
import { LATE_POLICIES, type LatePolicy, type ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { missingFor, TARGETS, type Target } from '../config/target-settings.ts';
import { compileGlob } from '../kubernetes/glob.ts';

/** What one run is asked to do. */
export interface ReplayInput {
  readonly prefix?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  /** Arrival at Firehose, from and to (both included): milliseconds since the epoch */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Globs, as `compileGlob` takes them */
  readonly errorCodes?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly services?: readonly string[] | undefined;
  readonly maxObjects?: number | undefined;
  readonly maxBytes?: number | undefined;
  /** Lowers the settings' rate, never raises it; of 1,000,000 bytes a second */
  readonly maxMegabytesPerSecond?: number | undefined;
  /** When the work began that this run is a part of, milliseconds since the epoch: a `stop` that came later ends it */
  readonly startedMs?: number | undefined;
  readonly late?: LatePolicy | undefined;
  readonly target?: Target | undefined;
  readonly dryRun?: boolean | undefined;
  /** `all-data`: objects of the backup mode AllData, which hold what was delivered, too */
  readonly mode?: 'all-data' | undefined;
  /** How many logs a dry run shows as they would be sent */
  readonly preview?: number | undefined;
  /** How many runs of a backfill a dry run takes to work at the same time */
  readonly reprocessors?: number | undefined;
}

// Without its words the library says no more than "Invalid input".
z.config(en());

const time = z
  .string()
  .check(z.refine((text) => readOperatorTime(text) !== undefined, `Invalid input: expected ${OPERATOR_TIME}`));
const glob = z.string().check(
  z.minLength(1),
  z.refine((text) => compileGlob(text) !== undefined, 'Invalid input: expected a glob like "Lambda.*"'),
);
const count = z.int().check(z.positive());
/** More than these nobody reads. */
const MAX_PREVIEW = 100;
const texts = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const schema = z.strictObject({
  prefix: z.optional(z.string()),
  keys: z.optional(texts),
  from: z.optional(time),
  to: z.optional(time),
  errorCodes: z.optional(z.array(glob).check(z.minLength(1))),
  namespaces: z.optional(texts),
  services: z.optional(texts),
  maxObjects: z.optional(count),
  maxBytes: z.optional(count),
  maxMegabytesPerSecond: z.optional(z.number().check(z.positive())),
  startedAt: z.optional(time),
  late: z.optional(z.enum(LATE_POLICIES)),
  target: z.optional(z.enum(TARGETS)),
  dryRun: z.optional(z.boolean()),
  mode: z.optional(z.literal('all-data')),
  preview: z.optional(count.check(z.maximum(MAX_PREVIEW))),
  reprocessors: z.optional(count),
});

/** The input as callers write it. */
export type ReplayRequest = z.infer<typeof schema>;

export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Reads the reprocessor's input: `{}`, an EventBridge event (it names nothing, and is the schedule's), or a request.
 *
 * @throws {InputError} naming every fault: the key, what it got, what it accepts
 */
export function readInput(input: unknown): { request: ReplayRequest; input: ReplayInput } {
  const given = isEventBridgeEvent(input) ? {} : (input ?? {});
  const parsed = schema.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    throw new InputError(
      `The input is wrong, nothing was read or sent:\n${faultsIn(parsed.error)}\nIt accepts ${ACCEPTED}`,
    );
  }
  const request = parsed.data;
  const { from, to, startedAt, ...rest } = request;
  if (request.keys !== undefined && request.prefix !== undefined)
    throw new InputError('prefix and keys: name one of them');
  if (request.preview !== undefined && request.dryRun !== true)
    throw new InputError('preview: only a dry run shows logs; set dryRun to true, or leave preview out');
  if (request.reprocessors !== undefined && request.dryRun !== true)
    throw new InputError(
      'reprocessors: only a dry run plans with several; set dryRun to true, or leave reprocessors out',
    );
  if (request.mode === 'all-data' && (from === undefined || to === undefined))
    throw new InputError(
      'mode all-data sends again what was delivered: name the time, from and to, between which objects were written',
    );
  const replay = {
    ...rest,
    fromMs: from === undefined ? undefined : readOperatorTime(from),
    toMs: to === undefined ? undefined : readOperatorTime(to),
    startedMs: startedAt === undefined ? undefined : readOperatorTime(startedAt),
  };
  if ((replay.fromMs ?? 0) > (replay.toMs ?? Number.POSITIVE_INFINITY)) throw new InputError('from is later than to');
  return { request, input: replay };
}

/** A line for each fault: the key, what is expected there, what it got. */
export function faultsIn({ issues }: z.core.$ZodError): string {
  return issues
    .map(({ path, message, input: got }) => `- ${path.join('.') || 'input'}: ${message}, got ${shown(got)}`)
    .join('\n');
}

/** @throws {InputError} where a setting is missing that the target needs, or does not let so many run at once */
export function requireFor({ target, reprocessors = 1 }: ReplayInput, settings: ReprocessorSettings): void {
  const chosen = target ?? settings.target;
  const missing = missingFor(chosen, settings);
  if (missing !== undefined) {
    throw new InputError(
      `target ${chosen} needs the setting ${missing.name}, ${missing.accepts}. It is not set; nothing was read or sent`,
    );
  }
  if (reprocessors > settings.backfillConcurrency) {
    throw new InputError(
      `reprocessors: a backfill lets ${settings.backfillConcurrency} run at once (HYDRANT_REPROCESSOR_CONCURRENCY), got ${reprocessors}; nothing was read or sent`,
    );
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}

const ACCEPTED =
  '{prefix: text, keys: [text], from: time, to: time, errorCodes: [glob], namespaces: [text], services: [text], maxObjects: count, maxBytes: count, maxMegabytesPerSecond: number, startedAt: time, late: "restamp"|"send"|"hold", target: "datadog"|"firehose-intake"|"firehose", dryRun: true|false, preview: count, reprocessors: count, mode: "all-data"}';

function isEventBridgeEvent(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'detail-type' in input;
}
