import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costTables } from '../bench/cost-tables.ts';

const PAGE = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');

/** Rows without the blanks that only line columns up. */
const normal = (text: string): string => text.replace(/ +\|/g, ' |').replace(/\| +/g, '| ').replace(/-{3,}/g, '---');

/** What a person with a calculator does: multiplies the numbers of a formula, behind its last intermediate result. */
function productOf(formula: string): number {
  const factors = (formula.split('= ').at(-1) ?? '').split(' × ');
  return factors
    .map((factor) => {
      const [number = '', divisor = '1'] = factor.replaceAll(',', '').replace(/[$]/g, '').split(' / ');
      return Number.parseFloat(number) / Number.parseFloat(divisor);
    })
    .reduce((product, factor) => product * factor, 1);
}

const numberOf = (cell: string): number => Number(cell.replaceAll(/[,*]/g, ''));

const ROWS = PAGE.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

/** Rows whose formula stands there with all its numbers: those of `hydrant plan` are the plan's. */
const FORMULAS = ROWS.filter(([, , formula = '']) => formula.includes(' × ') && !formula.includes('`'));

describe('docs/cost.md', () => {
  it.each(Object.entries(costTables()))('has the table %s as the records of the fixtures make it', (_, lines) => {
    expect(normal(PAGE)).toContain(normal(lines.join('\n')));
  });

  it('has formulas', () => {
    expect(FORMULAS.length).toBeGreaterThan(12);
  });

  it.each(FORMULAS)('comes%s in the row "%s" to what %s is', (_, __, formula = '', usd = '') => {
    expect(numberOf(usd)).toBeCloseTo(productOf(formula), 2);
  });

  it('adds up', () => {
    let sum = 0;
    for (const [, what, , usd = ''] of ROWS) {
      if (what === 'What') sum = 0;
      if (what === '**Together**') expect(Math.abs(numberOf(usd) - sum)).toBeLessThan(0.02);
      else sum += numberOf(usd) || 0;
    }
    expect(ROWS.filter(([, what]) => what === '**Together**')).toHaveLength(4);
  });

  it('says the prices and the time that the tables were computed with', () => {
    const text = PAGE.replace(/\s+/g, ' ');
    expect(text).toContain('as of November 2026');
    expect(text).toContain('0.06 s of one core');
  });
});
