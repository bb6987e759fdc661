import { statusOfStream } from '../datadog/status.ts';
import { isoTimestamp, readTime } from '../datadog/timestamp.ts';
import type { LogDraft } from '../log/draft.ts';
import { readCriLine } from './cri.ts';
import { isBlank, trimLineBreaks } from './line.ts';

/** Reads a record that is no JSON object: its text is the message, without a container runtime's prefix if it has one. */
export function readPlainText(text: string, arrivalMs: number | undefined): LogDraft | 'empty-line' {
  const line = trimLineBreaks(text);
  const cri = readCriLine(line);
  const message = cri?.message ?? line;
  if (isBlank(message)) return 'empty-line';
  const attributes = new Map<string, string>();
  if (cri !== undefined) {
    attributes.set('stream', JSON.stringify(cri.stream));
    attributes.set('logtag', JSON.stringify(cri.logtag));
  }
  return {
    message,
    timestamp: isoTimestamp(cri && readTime(cri.time)) ?? isoTimestamp(arrivalMs),
    status: statusOfStream(cri?.stream),
    service: undefined,
    metadata: undefined,
    tags: [],
    attributes,
    claims: new Map(),
    original: new Map(),
    part: undefined,
    late: undefined,
  };
}
