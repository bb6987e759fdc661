import { parseArgs } from 'node:util';
import { countOf } from '../../infra/local/counts.ts';
import { fuzz } from './fuzz.ts';
import { fuzzReplay } from './replay-fuzz.ts';
import { fuzzWorkloads } from './workload-fuzz.ts';

/**
 * `npm run fuzz -- --records 500000 --members 60000 --lines 60000 --seed 7`: ends with status 1 at the first record, or backup line, that the two
 * paths see differently.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '500000' },
    members: { type: 'string', default: '60000' },
    lines: { type: 'string', default: '60000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = countOf('seed', values.seed);
const records = countOf('records', values.records);
const members = countOf('members', values.members);
const lines = countOf('lines', values.lines);

const { ways, difference } = fuzz(records, seed);
const { taken, read, referred } = ways;
console.log(
  `${records} mutated records, with whole and repeated ones ${taken + read + referred}: ${taken} taken, ${read} read with known metadata, ${referred} left to the reference path`,
);
tell(difference);

const workloads = fuzzWorkloads(members, seed);
const { taken: ofReplicas, read: readReplicas, referred: referredReplicas } = workloads.ways;
console.log(
  `${members} records of replicas, with whole families ${ofReplicas + readReplicas + referredReplicas}: ${ofReplicas} taken, ${readReplicas} read with known metadata, ${referredReplicas} left to the reference path`,
);
tell(workloads.difference);

const replay = fuzzReplay(lines, seed);
const { taken: written, composed, others } = replay.ways;
console.log(
  `${lines} mutated backup lines, with whole and repeated ones ${written + composed + others}: ${written} taken, ${composed} composed, ${others} that give no log`,
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
