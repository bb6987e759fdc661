import { describe, expect, it } from 'vitest';
import { rowsOf, statementsOfStack } from './stack-files.ts';

const STATEMENTS = statementsOfStack();
const ROWS = rowsOf('docs/security.md');

const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('docs/security.md', () => {
  it('has a row for each role of the stack', () => {
    const rows = ROWS.flatMap(([role = '']) => namesIn(role).filter((name) => name.endsWith('Role')));
    expect(rows.sort()).toEqual([...new Set(STATEMENTS.map(({ role }) => role))].sort());
  });

  it('names every action that is allowed on all resources, and no other', () => {
    const wildcards = STATEMENTS.filter(({ resource }) => resource === '*').flatMap(({ actions }) => actions);
    const rows = ROWS.flatMap(([action = '']) => namesIn(action).filter((name) => /^[a-z0-9]+:[A-Z]/.test(name)));
    expect(wildcards.length).toBeGreaterThan(0);
    expect(rows.sort()).toEqual([...new Set(wildcards)].sort());
  });
});
