import { lengthen, ordinaryRecords } from './fluent-bit-lines.ts';

/** What makes a record long: text of many lines; a JSON line with one long value; a JSON line with many keys. */
export const LINE_KINDS = ['text', 'JSON line, one value', 'JSON line, many keys'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Below this there is no room for metadata: such a record is of a router without the filter that adds it. */
const MIN_ENRICHED_BYTES = 1_500;
const PREFIX = '2023-01-27T16:53:44.291155752Z stdout F ';
const KEY_BYTES = 30;

/** A record of about so many bytes: lines of real ones, and metadata where there is room for it. */
export function recordOfSize(kind: LineKind, bytes: number): Buffer {
  const records = ordinaryRecords().filter((text) => text.startsWith('{"log":"'));
  const [template = ''] = records;
  const metadata = bytes < MIN_ENRICHED_BYTES ? '}' : template.slice(template.indexOf(',"kubernetes":'));
  const lineBytes = bytes - metadata.length - '{"log":""'.length - PREFIX.length;
  return Buffer.from(`{"log":"${PREFIX}${lineOf(kind, lineBytes, template, records)}"${metadata}`, 'latin1');
}

/** As it stands between the quotes of `log`, where the quotes of a JSON line are escaped. */
function lineOf(kind: LineKind, bytes: number, template: string, records: readonly string[]): string {
  if (kind === 'JSON line, many keys') {
    const members = Array.from({ length: Math.floor(bytes / KEY_BYTES) }, (_, index) => memberOf(index));
    return `{${['\\"message\\":\\"done\\"', ...members].join()}}`;
  }
  const long = lengthen(template, records, template.length + bytes);
  const start = long.indexOf(PREFIX.slice(-' stdout F '.length)) + ' stdout F '.length;
  const text = long.slice(start, start + bytes);
  // A cut in an escape would leave a part of it.
  const whole = text.slice(0, text.length - (/\\+$/.exec(text)?.[0].length ?? 0));
  return kind === 'text' ? whole : `{\\"message\\":\\"${whole.replaceAll('\\', '/').replaceAll('"', ' ')}\\"}`;
}

function memberOf(index: number): string {
  const key = `key_${String(index).padStart(6, '0')}`;
  return `\\"${key}\\":\\"value_${index % 10}\\"`;
}
