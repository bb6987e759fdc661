import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { type TransformedLog, transformRecord } from '../transform/transform-record.ts';
import type { LogDraft } from './draft.ts';
import { MAX_PART_BYTES, splitLog } from './split.ts';

const SETTINGS = loadTransformSettings({ DD_TAGS: 'team:payments', DD_ENV: 'prod', DD_CLUSTER_NAME: 'main' });
const ARRIVAL_MS = Date.parse('2026-03-01T12:00:00Z');

function transform(record: object): TransformedLog {
  const verdict = transformRecord(Buffer.from(JSON.stringify(record)), ARRIVAL_MS, SETTINGS);
  const [log] = verdict.kind === 'logs' ? verdict.logs : [];
  if (log === undefined) throw new Error(verdict.kind);
  return log;
}

function split(draft: LogDraft, maxBytes?: number) {
  const texts = splitLog(draft, SETTINGS, maxBytes);
  for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes ?? MAX_PART_BYTES);
  const parts = texts.map((text) => JSON.parse(text));
  return { parts, joined: parts.map(({ message }) => message).join('') };
}

const METADATA = { pod_name: 'web-1', namespace_name: 'shop', container_name: 'web', container_image: 'shop/web:1' };

describe('a log that is too large', () => {
  it('becomes parts within the limit, whose messages join to the original and which say their place', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 4_000 })
      .filter((message) => message.trim() !== '');
    const record = fc.record({ log: text.map((message) => `${message}|`), status: fc.constantFrom('error', 'warn') });
    fc.assert(
      fc.property(record, fc.integer({ min: 900, max: 3_000 }), (fields, maxBytes) => {
        const { draft, json } = transform({ ...fields, kubernetes: METADATA });
        const { parts, joined } = split(draft, maxBytes);
        if (parts.length === 1) {
          expect(splitLog(draft, SETTINGS, maxBytes)).toEqual([json]);
          return;
        }
        // Where the attributes leave no room it is the whole log that is split.
        expect([draft.message, json]).toContain(joined);
        for (const [index, part] of parts.entries()) {
          expect(part.hydrant.part).toEqual({ index: index + 1, of: parts.length });
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('keeps its tags, fields and attributes in every part', () => {
    const { draft } = transform({
      log: 'x'.repeat(2_000_000),
      stream: 'stderr',
      extra: { n: 1.0 },
      kubernetes: METADATA,
    });
    const { parts, joined } = split(draft);
    expect(joined).toBe('x'.repeat(2_000_000));
    expect(parts).toHaveLength(3);
    for (const part of parts) {
      expect(part).toMatchObject({ status: 'error', service: 'web', extra: { n: 1 }, kubernetes: METADATA });
      expect(part.ddtags).toContain('kube_namespace:shop');
    }
  });

  it('is cut inside no character, and by the bytes of its JSON text', () => {
    for (const character of ['😀', 'é', '"', '\u0001', 'x\u2028']) {
      const message = character.repeat(200_000);
      const { parts, joined } = split(transform({ log: message, kubernetes: METADATA }).draft, 200_000);
      expect(joined).toBe(message);
      for (const part of parts) expect(part.message.isWellFormed()).toBe(true);
    }
  });

  it('is split as JSON text where it is the attributes that are too large', () => {
    const { draft, json } = transform({ log: 'x', blob: 'y'.repeat(1_500_000), kubernetes: METADATA });
    const { parts, joined } = split(draft);
    expect(joined).toBe(json);
    expect(parts[0]).toMatchObject({ service: 'web', hydrant: { part: { index: 1, of: 2 } } });
  });

  it.each([
    ['service', { log: 'x', service: 'y'.repeat(1_000_000) }],
    ['hostname', { log: 'x', hostname: 'y'.repeat(1_000_000) }],
    ['ddsource', { log: 'x', ddsource: 'y'.repeat(1_000_000) }],
    ['ddtags', { log: 'x', ddtags: Array.from({ length: 60_000 }, (_, index) => `t${index}:value`).join(',') }],
    ['image', { log: 'x', kubernetes: { ...METADATA, container_image: 'y'.repeat(1_000_000) } }],
  ])('is split even where one field of it alone is too large: %s', (_, record) => {
    const { draft, json } = transform(record);
    expect(split(draft).joined).toBe(json);
  });

  it('gives the same parts when its parts are transformed again', () => {
    const { draft } = transform({ log: 'x"é'.repeat(200_000), kubernetes: METADATA });
    for (const text of splitLog(draft, SETTINGS)) expect(transform(JSON.parse(text)).json).toBe(text);
  });
});

describe('a log that is not too large', () => {
  it('is not touched', () => {
    const { draft, json } = transform({ log: 'x', kubernetes: METADATA });
    expect(splitLog(draft, SETTINGS)).toEqual([json]);
    expect(splitLog(draft, SETTINGS, Buffer.byteLength(json))).toEqual([json]);
  });
});
