import { expect, it } from 'vitest';
import { namesLike, USAGE, usageOf } from './usage.ts';

const NAMES = ['explain', 'replay', 'redrive', 'plan', 'manifests'];

it.each([
  ['manifest', ['manifests']],
  ['replya', ['replay']],
  ['rplay', ['replay']],
  ['replaay', ['replay']],
  ['reploy', ['replay']],
  ['plan2', ['plan']],
  ['destroy', []],
])('%s is meant as %j', (word, names) => {
  expect(namesLike(word, NAMES)).toEqual(names);
});

it('the part of a command has its own options, those that it shares, and no other', () => {
  expect(usageOf('explain')).toContain('--json           as JSON, one object a record');
  expect(usageOf('explain')).toContain('--file PATH');
  expect(usageOf('explain')).not.toContain('--late');
  expect(usageOf('resume')).toContain('--stack NAME');
  for (const line of usageOf('manifests').split('\n'))
    expect(USAGE.split('\n').concat('hydrant manifests')).toContain(line);
});
