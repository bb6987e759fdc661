import { describe, expect, it } from 'vitest';
import { eachAtOnce } from './each-at-once.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function* later<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) {
    await nextTurn();
    yield item;
  }
}

describe('work on several at once', () => {
  it.each([
    ['a list', (items: readonly number[]) => items],
    ['what is still being listed', later],
  ])('takes each of %s once, in order, and never more than it may', async (_, of) => {
    const begun: number[] = [];
    let atWork = 0;
    let most = 0;
    await eachAtOnce(of([1, 2, 3, 4, 5, 6, 7]), 3, async (item) => {
      begun.push(item);
      most = Math.max(most, ++atWork);
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      atWork--;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect({ most, atWork }).toEqual({ most: 3, atWork: 0 });
  });

  it('takes no more when it is told so', async () => {
    const begun: number[] = [];
    const work = async (item: number) => void begun.push(item);
    await eachAtOnce([1, 2, 3, 4], 1, work, async () => begun.length < 2);
    expect(begun).toEqual([1, 2]);
  });

  it('fails as its work does, and takes no more', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await nextTurn();
      throw new Error(`no ${item}`);
    };
    await expect(eachAtOnce([1, 2, 3, 4], 2, work)).rejects.toThrow('no 1');
    await nextTurn();
    expect(begun).toEqual([1, 2]);
  });
});
