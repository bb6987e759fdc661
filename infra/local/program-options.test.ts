import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const PROGRAMS = {
  fuzz: 'test/fast/run-fuzz.ts',
  bench: 'test/bench/bench.ts',
  'measure:memory': 'test/bench/memory.ts',
  'measure:growth': 'test/bench/growth.ts',
  'measure:bytes': 'test/bench/bytes-out.ts',
} as const;
type Program = keyof typeof PROGRAMS;

function run(program: Program, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAMS[program], ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const usage = (program: Program) => expect.stringMatching(new RegExp(`^npm run ${program} -- \\[options\\] `));

it.each(Object.keys(PROGRAMS) as Program[])('%s says with --help how it is used', (program) => {
  expect(run(program, '--help')).toEqual({ status: 0, stdout: usage(program), stderr: '' });
});

it.each<[Program, string[], string]>([
  ['fuzz', ['--recrods', '5'], "Unknown option '--recrods'"],
  ['fuzz', ['5'], "Unexpected argument '5'"],
  ['fuzz', ['--records', 'x'], '--records takes one whole number above 0; not "x"'],
  [
    'bench',
    ['--only', 'nothing'],
    '--only takes transform, import, bundle, cwl, peer, replay, with commas between; not "nothing"',
  ],
  [
    'bench',
    ['--megabytes', '1,'],
    '--megabytes takes whole numbers above 0 with commas between, such as 100,1000; not "1,"',
  ],
  ['measure:memory', ['--invocations', '1,2'], '--invocations takes one whole number above 0; not "1,2"'],
  ['measure:growth', ['--only', 'records,toString'], '--only takes events, records, replay, with commas between'],
  ['measure:bytes', ['--machine=1'], "Option '--machine' does not take an argument"],
])('%s %j is wrong use: the reason, the usage, and status 2', (program, args, reason) => {
  const { status, stdout, stderr } = run(program, ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.startsWith(reason)).toBe(true);
  expect(stderr.split('\n\n')[1]).toEqual(usage(program));
});
