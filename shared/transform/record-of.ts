import { gzipSync } from 'node:zlib';
import type { TransformSettings } from '../config/transform-settings.ts';
import { wrapLogs, writeEnvelope } from '../formats/cloudwatch-envelope.ts';
import type { DeliveredEnvelope, LogsVerdict } from './transform-record.ts';

/** What Firehose delivers for a record, before the blanks behind it: its log; the envelope that it came in; or one form of several logs. */
export function recordOf(verdict: LogsVerdict, settings: TransformSettings): Buffer {
  const { envelope, gzip } = verdict;
  return envelope === undefined ? Buffer.from(textOfLogs(verdict, settings)) : envelopeRecord(envelope, gzip);
}

/** The same as JSON text, which may have blanks behind it. @returns undefined where it travels compressed */
export function recordTextOf(verdict: LogsVerdict, settings: TransformSettings): string | undefined {
  const { envelope, gzip } = verdict;
  if (envelope === undefined) return textOfLogs(verdict, settings);
  return gzip ? undefined : textOfEnvelope(envelope);
}

export function envelopeRecord(envelope: DeliveredEnvelope, gzip: boolean): Buffer {
  const text = textOfEnvelope(envelope);
  return gzip ? gzipSync(text) : Buffer.from(text);
}

/** @param logs at least one */
export function recordOfLogs(logs: readonly WrittenLog[], settings: TransformSettings): Buffer {
  return Buffer.from(writeLogs(logs, settings));
}

interface WrittenLog {
  readonly json: string;
  readonly timestamp: string | undefined;
}

function textOfLogs({ logs }: LogsVerdict, settings: TransformSettings): string {
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return only.json;
  return writeLogs(
    logs.map(({ json, draft }) => ({ json, timestamp: draft.timestamp })),
    settings,
  );
}

function writeLogs(logs: readonly WrittenLog[], { multiEvent }: TransformSettings): string {
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return only.json;
  return multiEvent === 'ndjson' ? logs.map(({ json }) => json).join('\n') : wrapLogs(logs);
}

function textOfEnvelope({ read, messages, masked }: DeliveredEnvelope): string {
  return writeEnvelope(read, messages, { masked });
}
