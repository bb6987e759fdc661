import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz -- --records 500000 --seed 7`: ends with status 1 at the first record that the two paths see differently. */
const { values } = parseArgs({
  options: { records: { type: 'string', default: '500000' }, seed: { type: 'string', default: '1' } },
});

const { ways, difference } = fuzz(Number(values.records), Number(values.seed));
const { taken, read, referred } = ways;
console.log(
  `${taken + read + referred} records: ${taken} taken, ${read} read with known metadata, ${referred} left to the reference path`,
);
if (difference === undefined) console.log('no difference');
else {
  console.error(`seed ${values.seed}: the paths differ\n${difference}`);
  process.exitCode = 1;
}
