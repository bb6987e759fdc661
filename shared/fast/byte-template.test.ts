import { expect, it } from 'vitest';
import { ByteTemplate } from './byte-template.ts';

const VALUES = { bytes: Buffer.from('...ab...cde'), starts: [3, 8], lengths: [2, 3] };

it('is filled with values of any length, of which one may stand in several gaps', () => {
  const gaps = [
    { start: 5, end: 6, value: 1 },
    { start: 1, end: 2, value: 0 },
    { start: 8, end: 9, value: 0 },
  ];
  const template = ByteTemplate.cut('<x>\xe9<y><x>', gaps);
  expect(template?.fill(VALUES).toString('latin1')).toBe('<ab>\xe9<cde><ab>');
  expect(template?.gapsWith(VALUES)).toEqual([
    { start: 1, end: 3, value: 0 },
    { start: 6, end: 9, value: 1 },
    { start: 11, end: 13, value: 0 },
  ]);
});

it('is none where one gap begins in another', () => {
  const gaps = [
    { start: 1, end: 3, value: 0 },
    { start: 2, end: 4, value: 1 },
  ];
  expect(ByteTemplate.cut('abcdef', gaps)).toBeUndefined();
});
