import { describe, expect, it } from 'vitest';
import { Memo } from './memo.ts';

/** How often each key was computed. */
function counting() {
  const memo = new Memo<string>();
  const counts = new Map<string, number>();
  const get = (key: string) =>
    memo.get(key, key, () => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return `of ${key}`;
    });
  return { get, counts };
}

describe('a memo', () => {
  it('computes a value once', () => {
    const { get, counts } = counting();
    expect([get('a'), get('b'), get('a')]).toEqual(['of a', 'of b', 'of a']);
    expect([...counts.values()]).toEqual([1, 1]);
  });

  it('forgets the oldest of more than a thousand', () => {
    const { get, counts } = counting();
    for (let index = 0; index <= 1_000; index++) get(`${index}`);
    get('1000');
    get('0');
    expect([counts.get('1000'), counts.get('0'), counts.get('2')]).toEqual([1, 2, 1]);
  });

  it('forgets the oldest of keys that are larger than four million characters together', () => {
    const { get, counts } = counting();
    const keys = ['a', 'b', 'c'].map((letter) => letter.repeat(1_500_000));
    for (const key of [...keys, ...keys.slice(2)]) get(key);
    expect([...counts.values()]).toEqual([1, 1, 1]);
    get(keys[0] ?? '');
    expect(counts.get(keys[0] ?? '')).toBe(2);
  });

  it('gives the value of a key that is larger than all it may hold', () => {
    const { get, counts } = counting();
    const huge = 'x'.repeat(4_000_001);
    expect([get('a'), get(huge), get(huge), get('a')]).toEqual(['of a', `of ${huge}`, `of ${huge}`, 'of a']);
    expect([counts.get('a'), counts.get(huge)]).toEqual([1, 2]);
  });

  it('gives each of two keys its own value, whatever name they have in common', () => {
    const memo = new Memo<string>();
    const get = (key: string) => memo.get('name', key, () => `of ${key}`);
    expect([get('a'), get('b'), get('a'), get('a')]).toEqual(['of a', 'of b', 'of a', 'of a']);
  });

  it('holds no more of a name that changes its key again and again', () => {
    const memo = new Memo<string>();
    const computed: string[] = [];
    const get = (name: string, key: string) =>
      memo.get(name, key, () => {
        computed.push(name);
        return name;
      });
    get('other', 'key');
    for (let turn = 0; turn < 5; turn++) get('name', String(turn).repeat(1_500_000));
    get('other', 'key');
    expect(computed.filter((name) => name === 'other')).toHaveLength(1);
  });
});
