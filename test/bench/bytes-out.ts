import { readProgramOptions } from '../../infra/local/program-options.ts';
import { costTables } from './cost-tables.ts';
import { machineRows } from './machine-figures.ts';

const USAGE = `npm run measure:bytes -- [options]   the tables of docs/cost.md, from the fixtures' records
    --machine   what they take from a machine, measured on this one`;

const isMachine = readProgramOptions(USAGE, { machine: { type: 'boolean', default: false } }, ({ machine }) => machine);

if (isMachine) console.table(await machineRows());
else for (const [title, lines] of Object.entries(costTables())) console.log(`${title}\n\n${lines.join('\n')}\n`);
