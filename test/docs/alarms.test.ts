import { describe, expect, it } from 'vitest';
import monitors from '../../infra/datadog/monitors.json' with { type: 'json' };
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

  it.each(ALARMS)('has the entry to which the alarm $name sends the operator', ({ name, description }) => {
    expect(description.trimEnd()).toMatch(new RegExp(`: docs/replay-runbook\\.md#${name}$`));
  });

  it.each(monitors)('is where "$name" sends the operator, or another page that is there', ({ message }) => {
    const [, page = '', anchor] = /What to do: .*: (docs\/[\w-]+\.md)(?:#([\w-]+))?$/.exec(message) ?? [];
    const headings = [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
    expect(headings).toContain(anchor ?? headings[0]);
  });
});
