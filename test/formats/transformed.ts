import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord, type Verdict } from '../../shared/transform/transform-record.ts';

/** When Firehose takes the records of these tests: within the window of every time in the fixtures. */
export const ARRIVAL = '2023-01-27T17:00:00.000Z';

/** Tags once, and no metadata as it came, so that a whole log can be read in a test. */
const BRIEF = { HYDRANT_TAGS_AS: 'ddtags', HYDRANT_KUBERNETES_OBJECT: 'drop' };

type Environment = Readonly<Record<string, string>>;

/** A log as it is written. */
export type Log = Readonly<Record<string, unknown>>;

/** A record as bytes, as text, or as the object whose JSON it is. */
export type Given = Uint8Array | string | object;

function bytesOf(record: Given): Uint8Array {
  if (record instanceof Uint8Array) return record;
  return Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
}

export function verdictOf(record: Given, environment: Environment = {}): Verdict {
  return transformRecord(bytesOf(record), Date.parse(ARRIVAL), loadTransformSettings({ ...BRIEF, ...environment }));
}

/** Of a record that gives logs, them and what is counted. @throws where it gives none */
export function transformed(record: Given, environment: Environment = {}) {
  const verdict = verdictOf(record, environment);
  if (verdict.kind !== 'logs') throw new Error(JSON.stringify(verdict));
  const { format, dropped, notes } = verdict;
  const delivered = recordOf(verdict, loadTransformSettings({ ...BRIEF, ...environment }));
  return { format, dropped, notes, delivered, logs: verdict.logs.map(({ json }) => JSON.parse(json) as Log) };
}

/** The log of a record that gives exactly one. */
export function logOf(record: Given, environment: Environment = {}): Log {
  const { logs } = transformed(record, environment);
  const [log] = logs;
  if (log === undefined || logs.length !== 1) throw new Error(`${logs.length} logs`);
  return log;
}

/** A log's tags. */
export function tagsOf({ ddtags }: Log): string[] {
  return typeof ddtags === 'string' ? ddtags.split(',') : [];
}

/** Configurations of Fluent Bit whose records are no text: compressed, or several events in one. */
const NOT_PLAIN = /compression|gzip|aggregation/;

/** The plain records of Fluent Bit that hold a text, by the configuration that sent them; each pod's first alone. */
export function realRecords(text: string): ReadonlyMap<string, Buffer> {
  const files = fluentBitFiles().filter((file) => !NOT_PLAIN.test(file));
  const records = new Map<string, Buffer>();
  for (const file of files) {
    const found = readFluentBitFile(file).find(({ bytes }) => bytes.includes(text));
    if (found !== undefined) records.set(file, found.bytes);
  }
  return records;
}

/** The first record of a configuration that holds a text. @throws where none does */
export function realRecord(file: string, text: string): Buffer {
  const found = readFluentBitFile(file).find(({ bytes }) => bytes.includes(text));
  if (found === undefined) throw new Error(`${file} has no record with ${text}`);
  return found.bytes;
}
