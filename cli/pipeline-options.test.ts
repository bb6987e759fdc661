import { describe, expect, it } from 'vitest';
import { readPipelineOptions } from './pipeline-options.ts';
import { UsageError } from './usage-error.ts';

describe('the options of hydrant pipeline', () => {
  it('change nothing unless they say so', () => {
    const usual = { name: 'Hydrant', tags: [], adopt: false, yes: false, format: 'json' };
    expect(readPipelineOptions(['plan'])).toEqual({ action: 'plan', ...usual });
    expect(readPipelineOptions(['apply', '--dry-run'])).toEqual({ action: 'apply', ...usual });
    expect(readPipelineOptions(['remove', '--yes'])).toEqual({ action: 'remove', ...usual, yes: true });
    expect(readPipelineOptions(['plan', '--adopt'])).toEqual({ action: 'plan', ...usual, adopt: true });
  });

  it('name tags as Hydrant writes them', () => {
    expect(readPipelineOptions(['export', '--tag', 'Team Name', '--tag=cost', '--format', 'terraform'])).toMatchObject({
      tags: ['team_name', 'cost'],
      format: 'terraform',
    });
  });

  it.each([
    [[], 'name one of plan, apply, remove, export'],
    [['delete'], 'name one of plan, apply, remove, export'],
    [['plan', 'apply'], 'name one of'],
    [['plan', '--yes'], '--yes and --dry-run are for apply and remove'],
    [['export', '--dry-run'], '--yes and --dry-run are for apply and remove'],
    [['apply', '--yes', '--dry-run'], 'cannot both be meant'],
    [['export', '--adopt'], '--adopt is for plan, apply and remove'],
    [['apply', '--format', 'json'], '--format is for'],
    [['export', '--format', 'yaml'], 'json or terraform, not "yaml"'],
    [['plan', '--name', ' '], '--name takes'],
    [['plan', '--tag', 'a:b'], '--tag takes the key'],
    [['plan', '--tag', 'a,b'], '--tag takes the key'],
    [['plan', '--tag', '…'], '--tag takes the key'],
    [['plan', '--tag', 'Service'], 'a field of its own'],
  ])('are refused: %j', (args, words) => {
    expect(() => readPipelineOptions(args)).toThrow(UsageError);
    expect(() => readPipelineOptions(args)).toThrow(words);
  });
});
