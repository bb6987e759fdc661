import { parseArgs } from 'node:util';
import type { FirehoseSwitches } from './firehose/switches.ts';
import { type FluentBitRecord, fluentBitFiles, readFluentBitFile } from './fluent-bit-records.ts';
import { runOutage } from './outage.ts';
import { closes, sumTable } from './outage-table.ts';
import { seededRandom } from './world.ts';

/**
 * The outage of `npm start` again and again: more records, in another order, under other readings of what AWS leaves
 * undocumented. `npm run drill -- --outages 20 --copies 5 --seed 7`
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      outages: { type: 'string', default: '5' },
      copies: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [outages, copies, seed] = [values.outages, values.copies, values.seed].map(Number);
  if (!outages || !copies || !seed) {
    console.error('--outages, --copies and --seed are numbers from 1');
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
