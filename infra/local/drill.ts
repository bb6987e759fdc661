import { parseArgs } from 'node:util';
import type { FirehoseSwitches } from './firehose/switches.ts';
import { type FluentBitRecord, fluentBitFiles, readFluentBitFile } from './fluent-bit-records.ts';
import { runOutage } from './outage.ts';
import { closes, sumTable } from './outage-table.ts';
import { seededRandom } from './world.ts';

const USAGE = `npm run drill -- [options]   the outage of npm start again and again, under other readings of what AWS leaves undocumented
    --outages N   how many; otherwise 5
    --copies N    how often each record is sent in one; otherwise 3
    --seed N      the first outage's order of records and readings; otherwise 1`;

/** The outage of `npm start` again and again: more records, in another order, under other readings. */
async function main(): Promise<number> {
  const values = readOptions();
  if (values?.help === true) {
    console.log(USAGE);
    return 0;
  }
  const [outages, copies, seed] = [values?.outages, values?.copies, values?.seed].map(readCount);
  if (outages === undefined || copies === undefined || seed === undefined) {
    console.error(`${USAGE}\nEach N is a whole number from 1.`);
    return 2;
  }
  const records = fluentBitFiles().flatMap(readFluentBitFile);
  const many = Array.from({ length: copies }, () => records).flat();
  let open = 0;
  for (let outage = seed; outage < seed + outages; outage++) {
    const random = seededRandom(outage);
    const switches = drawSwitches(random);
    const sum = await runOutage({ records: shuffle(many, random), seed: outage, switches, say: () => {} });
    console.log(`\nseed ${outage}: ${JSON.stringify(switches)}\n${sumTable(sum)}`);
    if (!closes(sum)) open++;
  }
  console.log(`\n${outages - open} of ${outages} sums close`);
  return open === 0 ? 0 : 1;
}

/** Undefined where there is an option that nobody knows. */
function readOptions(): { help?: boolean; outages: string; copies: string; seed: string } | undefined {
  const number = (otherwise: string) => ({ type: 'string', default: otherwise }) as const;
  try {
    const options = {
      help: { type: 'boolean' },
      outages: number('5'),
      copies: number('3'),
      seed: number('1'),
    } as const;
    return parseArgs({ options }).values;
  } catch {
    return undefined;
  }
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function drawSwitches(random: () => number): FirehoseSwitches {
  const either = <Value>(one: Value, other: Value): Value => (random() < 0.5 ? one : other);
  return {
    on413: either('lost', 'backup'),
    duplicatedIdScope: either('record', 'batch'),
    failedDeliveryBytes: either('transformed', 'source'),
    compressErrorObjects: either(true, false),
    errorMessageQuotes: either('escaped', 'raw'),
  };
}

function shuffle(records: readonly FluentBitRecord[], random: () => number): FluentBitRecord[] {
  const shuffled = [...records];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as FluentBitRecord, shuffled[last] as FluentBitRecord];
  }
  return shuffled;
}

process.exitCode = await main();
