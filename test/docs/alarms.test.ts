import { describe, expect, it } from 'vitest';
import { readText, stackResources } from './stack-files.ts';

const ALARMS = stackResources()
  .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
  .map(([, { Properties }]) => ({
    name: String(Properties.AlarmName).replace(/^.*\}-/, ''),
    description: String(Properties.AlarmDescription),
  }));

const [, PAGED = ''] = readText('docs/replay-runbook.md').split('\n## Paged\n');

describe('the runbook', () => {
  it('has an entry for each alarm, in its table and below, and for no other', () => {
    const names = ALARMS.map(({ name }) => name).sort();
    expect(names.length).toBeGreaterThan(10);
    expect([...PAGED.matchAll(/^### (.+)$/gm)].map(([, name]) => name).sort()).toEqual(names);
    expect([...PAGED.matchAll(/^\| \[(.+?)\]\(#\1\)/gm)].map(([, name]) => name).sort()).toEqual(names);
  });

  it.each(ALARMS)('is where $name sends the operator, or another page that is there', ({ description }) => {
    const [, page = '', anchor] = /(docs\/[\w-]+\.md)(?:#([\w-]+))?$/.exec(description.trim()) ?? [];
    const headings = [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
    expect(headings).toContain(anchor ?? headings[0]);
  });
});
