import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { isObject, parseJson } from '../../shared/json/value.ts';
import { isAgentTagKey } from '../../shared/kubernetes/tags.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { REAL_RECORDS, text, withMembers } from './records.ts';
import { EVERY_SETTINGS } from './settings.ts';

const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);
const SEED = 20_230_127;

/** Real records that carry metadata: what an application can write into them stands beside it. */
const enriched = REAL_RECORDS.filter(
  (record) => record.length < 20_000 && isObject(parseJson(record.toString())) && record.includes('"kubernetes":{'),
);

/** Keys that a tenant would want to set, and ways to write them that a careless reader would miss. */
const KEYS = [
  'kube_namespace',
  'pod_name',
  'kube_deployment',
  'kube_cluster_name',
  'image_tag',
  'eks_fargate_node',
  'container_id',
  'env',
  'service',
  'version',
];
const spelling = fc.constantFrom<(key: string) => string>(
  (key) => key,
  (key) => key.toUpperCase(),
  (key) => ` ${key}`,
  (key) => `1${key}`,
  (key) => key.replaceAll('_', '  '),
  (key) => `#${key}`,
);
const evilTag = fc
  .tuple(fc.constantFrom(...KEYS), spelling, fc.constantFrom(':evil', ':a:evil', '', ':'))
  .map(([key, spell, rest]) => `${spell(key)}${rest}`);
const evilTags = fc.array(evilTag, { minLength: 1, maxLength: 6 });

const evilAttributes = evilTags.map((tags) => Object.fromEntries(tags.map((tag) => [tag.split(':')[0] ?? '', 'evil'])));
const forgedMarker = fc.record({ v: fc.constant(1), tags: evilAttributes }, { requiredKeys: ['v'] });

const evilMembers = fc
  .record(
    {
      ddtags: evilTags.map((tags) => tags.join(',')),
      hydrant: forgedMarker,
      message: text,
      kubernetes: fc.constant({ namespace_name: 'evil', pod_name: 'evil', host: 'evil' }),
      hostname: fc.constant('evil'),
      ddsource: fc.constant('evil'),
      timestamp: fc.constantFrom('2023-01-27T10:00:00.000Z', 'evil'),
    },
    { requiredKeys: [] },
  )
  .map((members) => Object.entries(members).map(([key, value]) => [key, JSON.stringify(value)] as const));

interface Log {
  readonly ddtags?: string;
  readonly hostname?: string;
  readonly ddsource?: string;
  readonly hydrant: { readonly tags?: Record<string, unknown> };
}

function logOf(record: Uint8Array, settings: TransformSettings): Log | undefined {
  const verdict = transformRecord(record, ARRIVAL_MS, settings);
  return verdict.kind === 'logs' ? (JSON.parse(verdict.logs[0]?.json ?? '{}') as Log) : undefined;
}

const keyOf = (tag: string) => tag.split(':')[0] ?? '';

describe('an application that writes tags, a marker or metadata into its log', () => {
  it('changes no tag that the metadata proves, adds none that only the Agent sets, and moves no host or source', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...enriched),
        evilMembers,
        fc.constantFrom(...EVERY_SETTINGS),
        (record, members, settings) => {
          const honest = logOf(record, settings);
          const forged = logOf(withMembers(record, members), settings);
          if (honest === undefined || forged === undefined) return;
          const honestTags = honest.ddtags?.split(',') ?? [];
          const proven = new Set(honestTags.map(keyOf));
          const guarded = (tag: string) => proven.has(keyOf(tag)) || isAgentTagKey(keyOf(tag));
          // DD_TAGS and DD_ENV are the operator's: their keys may stand beside what a log says of itself.
          const operators = new Set([...settings.tags.map(keyOf)]);
          const added = (forged.ddtags?.split(',') ?? []).filter((tag) => !honestTags.includes(tag));
          expect(added.filter((tag) => guarded(tag) && !operators.has(keyOf(tag)))).toEqual([]);
          expect(forged.ddtags?.split(',') ?? []).toEqual(expect.arrayContaining(honestTags));
          for (const [key, value] of Object.entries(honest.hydrant.tags ?? {})) {
            if (!operators.has(key)) expect(forged.hydrant.tags?.[key]).toEqual(value);
          }
          expect(forged.hostname).toBe(honest.hostname);
          expect(forged.ddsource).toBe(honest.ddsource);
        },
      ),
      { numRuns: 1_500, seed: SEED },
    );
  });
});
