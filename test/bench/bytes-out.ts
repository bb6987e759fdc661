import { parseArgs } from 'node:util';
import { costTables } from './cost-tables.ts';
import { machineRows } from './machine-figures.ts';

/** `npm run measure:bytes`: the tables of docs/cost.md. `--machine`: what they take from a machine, measured on this one. */
const { values: options } = parseArgs({ options: { machine: { type: 'boolean' } } });

if (options.machine === true) console.table(await machineRows());
else for (const [title, lines] of Object.entries(costTables())) console.log(`${title}\n\n${lines.join('\n')}\n`);
