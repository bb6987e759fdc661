import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { checkFloor, checkNaive, checkTransform } from './check-answers.ts';
import { corpusOf, type Shape } from './corpus.ts';
import { floor, naive, reference, transform } from './transform-variants.ts';

const settings = loadTransformSettings({});
const { event } = corpusOf('mixed', 20, 150_000);
const right = transform(event, settings);

const SHAPES: readonly Shape[] = ['metadata-heavy', 'message-heavy', 'mixed', 'json-lines', 'fallback'];

describe('the check of the measured path', () => {
  it.each(SHAPES)('finds it right on %s', (shape) => {
    const { event: other } = corpusOf(shape, 20, 100_000);

    expect(() => checkTransform(transform(other, settings), other, settings)).not.toThrow();
  });

  it.each([
    ['a byte more', right.map((record) => ({ ...record, data: withSpace(record.data) }))],
    ['a record less', right.slice(1)],
    ['another order', right.toReversed()],
    [
      'a record that came back',
      right.map((record, index) => (index === 3 ? { ...record, result: 'ProcessingFailed' as const } : record)),
    ],
    ['other settings', reference(event, loadTransformSettings({ HYDRANT_TAGS_AS: 'ddtags' }))],
    ['the floor', floor(event)],
  ])('finds %s', (_, wrong) => {
    expect(() => checkTransform(wrong, event, settings)).toThrow();
  });
});

describe('the check of the floor', () => {
  it('finds it right', () => {
    expect(() => checkFloor(floor(event), event)).not.toThrow();
  });

  it.each([
    ['work beside it', naive(event, settings)],
    ['less work than it', event.records.map(({ recordId, data }) => ({ recordId, result: 'Ok' as const, data }))],
    ['a record less', floor(event).slice(1)],
  ])('finds %s', (_, wrong) => {
    expect(() => checkFloor(wrong, event)).toThrow();
  });
});

describe('the check of the naive variant', () => {
  it.each(SHAPES)('finds it right on %s', (shape) => {
    const { event: other } = corpusOf(shape, 20, 100_000);

    expect(() => checkNaive(naive(other, settings), other, settings)).not.toThrow();
  });

  it.each([
    ['logs without tags', floor(event)],
    ['tags of another container', naive({ records: event.records.toReversed() }, settings)],
    ['a record less', naive(event, settings).slice(1)],
  ])('finds %s', (_, wrong) => {
    expect(() => checkNaive(wrong, event, settings)).toThrow();
  });
});

/** The same JSON value, written in another way. */
function withSpace(data = ''): string {
  return Buffer.from(`${Buffer.from(data, 'base64').toString()} `).toString('base64');
}
