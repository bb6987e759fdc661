import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { loadTransformSettings } from '../shared/config/load.ts';
import { compressionOf } from '../shared/explain/compression.ts';
import { explainRecord } from '../shared/explain/explain-record.ts';
import { explanationText } from '../shared/explain/explanation-text.ts';
import { parseJson } from '../shared/json/value.ts';
import type { ExplainOptions } from './options.ts';
import { writeOut } from './output.ts';
import { readRecords } from './records.ts';
import { UsageError } from './usage-error.ts';

/**
 * Explains the records of stdin or of a file: one a line, or the whole as one, if it is compressed or one JSON value.
 *
 * @returns the exit status: 1 if a record could not be read
 */
export async function explainCommand({ file, json, ...origin }: ExplainOptions): Promise<number> {
  const settings = loadTransformSettings(process.env);
  const whole = file === undefined ? await buffer(process.stdin) : await readWhole(file);
  let failed = 0;
  const lines = readRecords(Readable.from([whole]), (number) => {
    failed++;
    process.stderr.write(`record ${number}: failed, longer than 32 MiB\n`);
  });
  for await (const { number, bytes } of isOneRecord(whole) ? [{ number: 1, bytes: whole }] : lines) {
    const record = explainRecord(bytes, origin, settings);
    if (record.result === 'ProcessingFailed') failed++;
    await writeOut(
      json ? `${JSON.stringify({ record: number, ...record })}\n` : `${explanationText(record, number)}\n`,
    );
  }
  return failed === 0 ? 0 : 1;
}

async function readWhole(file: string): Promise<Buffer> {
  try {
    return await buffer(createReadStream(file));
  } catch (error) {
    throw new UsageError(`--file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Compressed data has line feeds anywhere, and JSON may be written over many lines. */
function isOneRecord(whole: Buffer): boolean {
  return compressionOf(whole) !== undefined || parseJson(whole.toString()) !== undefined;
}
