import { parseArgs, styleText } from 'node:util';
import { deliverToDatadog } from './deliver-to-datadog.ts';
import type { FirehoseSwitches } from './firehose/switches.ts';
import { fluentBitFiles, readFluentBitFile } from './fluent-bit-records.ts';
import { type OutageSum, runOutage } from './outage.ts';
import { closes, sumTable } from './outage-table.ts';
import { serve } from './serve.ts';

const USAGE = `npm start                      an outage and its replay in the local world, and the sum
npm start -- --serve           leaves Firehose, S3 and Datadog up, to point other programs at
npm start -- --serve --tls     the same, Firehose by https with a self-signed certificate
npm start -- --to-datadog      delivers the same records to the real Datadog (DD_API_KEY, DD_SITE)`;

/** Every reading of what AWS does not document, so that the sum does not depend on which is true. */
const OTHER_READING: FirehoseSwitches = {
  on413: 'backup',
  duplicatedIdScope: 'batch',
  failedDeliveryBytes: 'source',
  compressErrorObjects: true,
  errorMessageQuotes: 'raw',
};

async function main(): Promise<number> {
  const values = readOptions();
  if (values === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  if (values.serve === true) return serve(values.tls === true);
  const records = fluentBitFiles().flatMap(readFluentBitFile);
  if (values['to-datadog'] === true) return deliverToDatadog(records, process.env);

  const sum = await runOutage({ records, seed: 1, say });
  showSample(sum);
  say('The sum, each record followed to what Datadog itself accepted:');
  console.log(sumTable(sum));
  const other = await runOutage({ records, seed: 2, switches: OTHER_READING, say: () => {} });
  say('The same again, with the other reading of everything that AWS leaves undocumented:');
  console.log(sumTable(other));
  const ok = closes(sum) && closes(other);
  say(ok ? styleText('green', 'Nothing was lost.') : styleText('red', 'The sum does not close.'));
  return ok ? 0 : 1;
}

/** Undefined where there is an option that nobody knows, or one that means nothing alone. */
function readOptions(): { help?: boolean; serve?: boolean; tls?: boolean; 'to-datadog'?: boolean } | undefined {
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({ options: { help: flag, serve: flag, tls: flag, 'to-datadog': flag } });
    return values.tls === true && values.serve !== true ? undefined : values;
  } catch {
    return undefined;
  }
}

function say(sentence: string): void {
  console.log(`\n${sentence}`);
}

function showSample({ sample }: OutageSum): void {
  say(`${styleText('bold', 'Before')}, as Fluent Bit sent it:`);
  console.log(JSON.stringify(JSON.parse(sample.before), null, 2));
  say(`${styleText('bold', 'After')}, as Datadog has it (without the kubernetes object, which stays as it was):`);
  const { kubernetes: _, ...after } = sample.after as Record<string, unknown>;
  console.log(JSON.stringify(after, null, 2));
}

process.exitCode = await main();
