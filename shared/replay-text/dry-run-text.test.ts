import { describe, expect, it } from 'vitest';
import { line, ReplayWorld, record } from '../../test/replay/replay-world.ts';
import { planText } from '../replay/plan/plan-text.ts';
import { dryRunText } from './dry-run-text.ts';

const plain = (_: string, text: string) => text;
const WORDS = ['replay', 's3://backup/failed/', '--dry-run', '--error-code', 'Lambda.*'];

async function plan() {
  const world = new ReplayWorld();
  world.put('failed/a', [line(record('a')), line(' ')]);
  const { plan: made } = await world.replay({ prefix: 'failed/', dryRun: true });
  if (made === null) throw new Error('a dry run makes a plan');
  return made;
}

describe('the end of a dry run', () => {
  it('is its plan, and the command that does what was planned', async () => {
    const made = await plan();
    expect(dryRunText({ plan: made, complete: true, words: WORDS }, plain)).toBe(
      `${planText(made, plain)}\nnext\n  hydrant replay s3://backup/failed/ --error-code 'Lambda.*'\n`,
    );
    expect(planText(made, plain)).toMatch(/\nverdict\n {2}Yes: /);
  });

  it('that was ended early says so, and how to have it whole', async () => {
    const text = dryRunText({ plan: await plan(), complete: false, words: WORDS }, plain);
    expect(text).toMatch(
      /\n {2}hydrant replay s3:\/\/backup\/failed\/ --dry-run [^\n]+ {2}# the dry run was ended early[^\n]+\n$/,
    );
  });
});
