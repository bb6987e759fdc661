import { countOf } from '../../infra/local/counts.ts';
import { readProgramOptions } from '../../infra/local/program-options.ts';
import { fuzz } from './fuzz.ts';
import { fuzzReplay } from './replay-fuzz.ts';
import { fuzzWorkloads } from './workload-fuzz.ts';

const USAGE = `npm run fuzz -- [options]   what chance makes, on the fast path and on the reference path, byte for byte
    --records N   mutated records; otherwise 500000
    --members N   records of replicas; otherwise 60000
    --lines N     mutated backup lines of a replay; otherwise 60000
    --seed N      of chance: the same makes the same; otherwise 1

Exit status: 0 if the paths agree, 1 at the first record, or backup line, that they see differently, 2 of wrong use`;

const { records, members, lines, seed } = readProgramOptions(
  USAGE,
  {
    records: { type: 'string', default: '500000' },
    members: { type: 'string', default: '60000' },
    lines: { type: 'string', default: '60000' },
    seed: { type: 'string', default: '1' },
  },
  (values) => ({
    records: countOf('records', values.records),
    members: countOf('members', values.members),
    lines: countOf('lines', values.lines),
    seed: countOf('seed', values.seed),
  }),
);

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
