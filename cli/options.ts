import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { readTime } from '../shared/datadog/timestamp.ts';
import type { RecordOrigin } from '../shared/explain/explain-record.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;

const ORIGIN = { arrival: TEXT, stream: TEXT } as const satisfies ParseArgsOptionsConfig;

export interface ExplainOptions extends RecordOrigin {
  readonly arrivalMs: number;
  readonly file: string | undefined;
  readonly json: boolean;
}

/** @param nowMs the arrival, unless another is given */
export function readExplainOptions(args: readonly string[], nowMs: number): ExplainOptions {
  const { values } = parseArgs({ args: [...args], options: { ...ORIGIN, file: TEXT, json: FLAG } });
  return { ...originOf(values, nowMs), file: values.file, json: values.json === true };
}

export interface TransformOptions extends RecordOrigin {
  readonly arrivalMs: number;
}

/** @param nowMs the arrival, unless another is given */
export function readTransformOptions(args: readonly string[], nowMs: number): TransformOptions {
  return originOf(parseArgs({ args: [...args], options: ORIGIN }).values, nowMs);
}

function originOf({ arrival, stream }: { arrival?: string; stream?: string }, nowMs: number): TransformOptions {
  if (arrival === undefined) return { arrivalMs: nowMs, stream };
  const arrivalMs = readTime(arrival);
  if (arrivalMs === undefined) {
    throw new UsageError(`--arrival takes a time like 2026-01-27T16:00:00Z, not ${JSON.stringify(arrival)}`);
  }
  return { arrivalMs, stream };
}

/** The request as the reprocessor's input has it: `readInput` says what is wrong with it. */
export function readReplayOptions(args: readonly string[]): Record<string, unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      prefix: TEXT,
      key: { type: 'string', multiple: true },
      from: TEXT,
      to: TEXT,
      late: TEXT,
      'max-objects': TEXT,
      'max-bytes': TEXT,
      'dry-run': FLAG,
    },
  });
  const { key: keys, 'max-objects': maxObjects, 'max-bytes': maxBytes, 'dry-run': dryRun, ...rest } = values;
  return {
    ...rest,
    ...(keys === undefined ? {} : { keys }),
    ...(maxObjects === undefined ? {} : { maxObjects: countOf(maxObjects) }),
    ...(maxBytes === undefined ? {} : { maxBytes: countOf(maxBytes) }),
    ...(dryRun === undefined ? {} : { dryRun }),
  };
}

/** What is no number stays as it is, so that whoever refuses it can show it. */
function countOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
