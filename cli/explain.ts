import { loadTransformSettings } from '../shared/config/load.ts';
import { explainRecord } from '../shared/explain/explain-record.ts';
import { explanationText } from '../shared/explain/explanation-text.ts';
import type { ExplainOptions } from './options.ts';
import { writeOut } from './output.ts';
import { readRecords } from './records.ts';

/**
 * Explains records.
 *
 * @returns the exit status: 1 if a record could not be read
 */
export async function explainCommand(options: ExplainOptions, nowMs: number): Promise<number> {
  const settings = loadTransformSettings(process.env);
  const { json, stream } = options;
  let failed = 0;
  const records = readRecords(options, nowMs, (number) => {
    failed++;
    process.stderr.write(`record ${number}: failed, longer than 32 MiB, or JSON of too many values\n`);
  });
  for await (const { number, bytes, arrivalMs, unwrapped } of records) {
    const record = explainRecord(bytes, { arrivalMs, stream }, settings);
    if (record.result === 'ProcessingFailed') failed++;
    await writeOut(
      json
        ? `${JSON.stringify({ record: number, unwrapped: unwrapped?.from, ...record })}\n`
        : `${explanationText(record, number, unwrapped)}\n`,
    );
  }
  return failed === 0 ? 0 : 1;
}
