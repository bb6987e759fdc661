import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { logOf, transformed } from './transformed.ts';

const PART = { notes: { 'partial-line': 1 }, logs: [{ hydrant: { flags: ['partial-line'] } }] };

describe('a part of a line that the runtime has cut', () => {
  it.each([
    ['in the prefix', { log: '2023-01-27T16:53:46Z stdout P beginning' }],
    ['under logtag', { log: 'beginning', logtag: 'P' }],
    ['in a line of text', '2023-01-27T16:53:46Z stdout P beginning'],
  ])('is a log of its own, and says so, where the mark stands %s', (_, record) => {
    expect(transformed(record)).toMatchObject(PART);
    expect(logOf(record).message).toBe('beginning');
  });

  it('is sent for each part of a real line, as it came, and the last is none', () => {
    const logs = readFluentBitFile('5.1.1-i1-big-fargate-raw').flatMap(({ bytes }) => transformed(bytes).logs);
    expect(logs).toHaveLength(7);
    const parts = logs.filter(({ hydrant }) => JSON.stringify(hydrant).includes('partial-line'));
    expect(parts.map(({ logtag }) => logtag)).toEqual(Array(parts.length).fill('P'));
    expect(logs.filter(({ logtag }) => logtag === 'P')).toEqual(parts);
  });
});

describe('a whole line', () => {
  it.each([
    ['that ends its parts', { log: '2023-01-27T16:53:46Z stdout F end' }],
    ['that a multiline parser has joined, although its first part’s mark is left', { log: 'whole', _p: 'P' }],
  ])('%s is not marked', (_, record) => {
    const { logs, notes } = transformed(record);
    expect(notes).toEqual({});
    expect(logs.map(({ hydrant }) => hydrant)).toEqual([{ v: 1 }]);
  });
});
