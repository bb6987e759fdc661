import { gzipSync } from 'node:zlib';
import type { TransformSettings } from '../config/transform-settings.ts';
import { wrapLogs, writeEnvelope } from '../formats/cloudwatch-envelope.ts';
import type { DeliveredEnvelope, LogsVerdict } from './transform-record.ts';

/** What Firehose delivers for a record: its log; the envelope that it came in; or one form of several logs. */
export function recordOf({ logs, envelope, gzip }: LogsVerdict, settings: TransformSettings): Buffer {
  if (envelope !== undefined) return envelopeRecord(envelope, gzip);
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return Buffer.from(only.json);
  return recordOfLogs(
    logs.map(({ json, draft }) => ({ json, timestamp: draft.timestamp })),
    settings,
  );
}

export function envelopeRecord({ read, messages, masked }: DeliveredEnvelope, gzip: boolean): Buffer {
  const text = writeEnvelope(read, messages, { masked });
  return gzip ? gzipSync(text) : Buffer.from(text);
}

/** @param logs at least one */
export function recordOfLogs(
  logs: readonly { readonly json: string; readonly timestamp: string | undefined }[],
  { multiEvent }: TransformSettings,
): Buffer {
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return Buffer.from(only.json);
  return Buffer.from(multiEvent === 'ndjson' ? logs.map(({ json }) => json).join('\n') : wrapLogs(logs));
}
