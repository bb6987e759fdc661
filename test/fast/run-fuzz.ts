import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { fuzzReplay } from './replay-fuzz.ts';

/**
 * `npm run fuzz -- --records 500000 --lines 200000 --seed 7`: ends with status 1 at the first record, or backup line, that the two
 * paths see differently.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '500000' },
    lines: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);

const { ways, difference } = fuzz(Number(values.records), seed);
const { taken, read, referred } = ways;
console.log(
  `${taken + read + referred} records: ${taken} taken, ${read} read with known metadata, ${referred} left to the reference path`,
);
tell(difference);

const replay = fuzzReplay(Number(values.lines), seed);
const { taken: written, composed, others } = replay.ways;
console.log(
  `${written + composed + others} backup lines: ${written} taken, ${composed} composed, ${others} that give no log`,
);
tell(replay.difference);

function tell(found: string | undefined): void {
  if (found === undefined) {
    console.log('no difference');
    return;
  }
  console.error(`seed ${seed}: the paths differ\n${found}`);
  process.exitCode = 1;
}
