import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { unsnappy } from '../../shared/decoding/snappy.ts';

/** A record that a real Fluent Bit sent: see test/fixtures/fluent-bit/README.md. */
export interface FluentBitRecord {
  /** `<version>-<configuration>` */
  readonly file: string;
  readonly bytes: Buffer;
}

const RECORDS = new URL('../../test/fixtures/fluent-bit/records/', import.meta.url);

/** Configurations as the files name them, in the order of the names. */
export function fluentBitFiles(): string[] {
  return readdirSync(RECORDS)
    .map((name) => name.replace(/\.jsonl$/, ''))
    .sort();
}

export function readFluentBitFile(file: string): FluentBitRecord[] {
  const lines = readFileSync(new URL(`${file}.jsonl`, RECORDS), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => ({ file, bytes: Buffer.from((JSON.parse(line) as { data: string }).data, 'base64') }));
}

/** The newest time in any line: the fixtures' applications stopped then. */
const NEWEST_MS = Date.parse('2023-01-27T17:00:06.000Z');

/**
 * Moves every time in a record, in whichever form a router or an application wrote it, by the constant that makes the newest
 * of all fixtures `nowMs`: lines of 2023 would be outside Datadog's window. Nothing else of the record changes.
 */
export function moveTimes(bytes: Buffer, nowMs: number): Buffer {
  const shiftMs = Math.floor((nowMs - NEWEST_MS) / 1_000) * 1_000;
  return editText(bytes, (text) =>
    text
      .replace(/(2023-01-2\d)([T ])(\d\d:\d\d:\d\d)/g, (_, date: string, between: string, time: string) =>
        new Date(Date.parse(`${date}T${time}Z`) + shiftMs).toISOString().slice(0, 19).replace('T', between),
      )
      .replace(/16748\d{8}/g, (ms) => String(Number(ms) + shiftMs)),
  );
}

/** Edits a record's text, inside its compression if it has one. */
export function editText(bytes: Buffer, edit: (text: string) => string): Buffer {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gzipSync(editText(gunzipSync(bytes), edit));
  const unpacked = unsnappy(bytes);
  if (unpacked !== undefined && !('fault' in unpacked))
    return Buffer.from(compress(editText(Buffer.from(unpacked), edit)));
  // latin1 keeps every byte as it is, also where a record is not valid UTF-8.
  return Buffer.from(edit(bytes.toString('latin1')), 'latin1');
}
