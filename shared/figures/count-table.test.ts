import { describe, expect, it } from 'vitest';
import { CountTable } from './count-table.ts';

describe('a table of counts', () => {
  it('has the commonest first, and those of one count by name', () => {
    const table = new CountTable(10);
    for (const name of ['c', 'b', 'a', 'b']) table.add([name], 5);
    expect(table.rows).toEqual([
      { names: ['b'], count: 2, bytes: 10 },
      { names: ['a'], count: 1, bytes: 5 },
      { names: ['c'], count: 1, bytes: 5 },
    ]);
    expect(table.others).toEqual({ count: 0, bytes: 0 });
  });

  it('keeps names of several parts apart', () => {
    const table = new CountTable(10);
    table.add(['a', 'b,c']);
    table.add(['a,b', 'c']);
    expect(table.rows).toHaveLength(2);
  });

  it('gives the rarest to the others when names are too many, and loses nothing', () => {
    const table = new CountTable(4);
    for (const name of ['a', 'b', 'b', 'c', 'c', 'd', 'e']) table.add([name], 1);
    expect(table.rows.map(({ names, count }) => [...names, count])).toEqual([
      ['b', 2],
      ['c', 2],
      ['e', 1],
    ]);
    expect(table.others).toEqual({ count: 2, bytes: 2 });
  });

  it('finds what is common behind any number of rare names', () => {
    const table = new CountTable(10);
    for (let index = 0; index < 1_000; index++) table.add([`rare ${index}`]);
    for (let index = 0; index < 1_000; index++) table.add([index % 2 === 0 ? 'common' : `rarer ${index}`]);
    const [first] = table.rows;
    expect(first).toEqual({ names: ['common'], count: 500, bytes: 0 });
    expect(table.rows.reduce((sum, { count }) => sum + count, table.others.count)).toBe(2_000);
  });

  it('holds names of any length in bounded memory', () => {
    const table = new CountTable(2);
    table.add(['x'.repeat(1_000_000)]);
    expect(table.rows[0]?.names[0]).toHaveLength(200);
  });
});
