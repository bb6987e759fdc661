import { readBackupLine } from '../firehose/backup-line.ts';
import { readBase64 } from '../firehose/base64.ts';
import { objectOf } from '../json/value.ts';

/** A record that came in something which is no part of it. */
export interface Unwrapped {
  readonly from: Wrapping;
  /** The record */
  readonly bytes: Uint8Array;
  /** When Firehose took it, milliseconds since the epoch, where the envelope says so */
  readonly arrivalMs: number | undefined;
}

/**
 * `backup-envelope` is a line of a backup object or a dead letter, `{"rawData": <base64>, …}`; `data-object` is an object that
 * holds nothing but a record's base64, `{"data": <base64>}`, as Firehose's API takes records.
 */
export type Wrapping = 'backup-envelope' | 'data-object';

/**
 * Takes a record out of what it is kept in.
 *
 * @returns undefined where the bytes are a record themselves. Bare base64 is one: any word may be base64
 */
export function unwrap(bytes: Uint8Array): Unwrapped | undefined {
  const line = readBackupLine(bytes);
  if ('rawData' in line) return { from: 'backup-envelope', bytes: line.rawData, arrivalMs: line.arrivalMs };
  // The dead letter of a line that held no record.
  if (line.bytes !== bytes) return { from: 'backup-envelope', bytes: line.bytes, arrivalMs: undefined };
  const data = readDataObject(bytes);
  return data && { from: 'data-object', bytes: data, arrivalMs: undefined };
}

function readDataObject(bytes: Uint8Array): Buffer | undefined {
  const object = objectOf(Buffer.from(bytes).toString()) ?? {};
  const [data, ...others] = Object.values(object);
  if (!Object.hasOwn(object, 'data') || typeof data !== 'string' || data === '' || others.length > 0) return undefined;
  return readBase64(data);
}
