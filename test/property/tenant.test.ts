import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { isEcsTagKey } from '../../shared/ecs/tags.ts';
import { isObject, type JsonObject, parseJson } from '../../shared/json/value.ts';
import { isAgentTagKey } from '../../shared/kubernetes/tags.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { type Member, REAL_RECORDS, withMembers } from './records.ts';
import { EVERY_SETTINGS } from './settings.ts';
import { text } from './values.ts';

const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);
const SEED = 20_230_127;

/** Real events that carry metadata: what an application can write into them stands beside it. */
const kubernetesEvents: readonly JsonObject[] = REAL_RECORDS.filter(({ length }) => length < 20_000)
  .map((record) => parseJson(record.toString()))
  .filter((event) => isObject(event))
  .filter(({ kubernetes }) => isObject(kubernetes) && 'pod_name' in kubernetes);

/** The same behind a `nest` filter. */
const liftedEvents = kubernetesEvents.map(({ kubernetes, ...rest }) => ({
  ...rest,
  ...Object.fromEntries(Object.entries(kubernetes ?? {}).map(([key, value]) => [`kubernetes_${key}`, value])),
}));

const ecsEvents = readFileSync(new URL('../fixtures/public-samples.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly kind: string; readonly record: JsonObject })
  .filter(({ kind, record }) => kind === 'ecs-firelens' && 'ecs_task_definition' in record)
  .map(({ record }) => record);

/** Keys that a tenant would want to set, and ways to write them that a careless reader would miss. */
const KEYS = [
  ...['kube_namespace', 'pod_name', 'kube_deployment', 'kube_cluster_name', 'image_tag', 'eks_fargate_node'],
  ...['container_id', 'env', 'service', 'version', 'task_arn', 'ecs_cluster_name', 'region', 'aws_account'],
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

const evilObject = fc.record(
  {
    ddtags: evilTags.map((tags) => tags.join(',')),
    hydrant: forgedMarker,
    message: text,
    kubernetes: fc.constant({ namespace_name: 'evil', pod_name: 'evil', host: 'evil' }),
    kubernetes_namespace: fc.constant({ name: 'evil' }),
    ecs_cluster: fc.constant('evil'),
    ecs_task_arn: fc.constant('arn:aws:ecs:eu-west-1:123456789012:task/evil/1'),
    ecs_task_definition: fc.constant('evil:1'),
    container_id: fc.constant('evil'),
    container_name: fc.constant('evil'),
    hostname: fc.constant('evil'),
    host: fc.constant('evil'),
    ddsource: fc.constant('evil'),
    timestamp: fc.constantFrom('2023-01-27T10:00:00.000Z', 'evil'),
  },
  { requiredKeys: [] },
);
const evilLifted = fc.record(
  { kubernetes_pod_name: fc.constant('evil'), kubernetes_namespace_name: fc.constant('evil') },
  { requiredKeys: [] },
);

const membersOf = (object: object): Member[] =>
  Object.entries(object).map(([key, value]) => [key, JSON.stringify(value)] as const);

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

function expectUnmoved(
  honest: Log | undefined,
  forged: Log | undefined,
  isAgents: (key: string) => boolean,
  settings: TransformSettings,
): void {
  if (honest === undefined || forged === undefined) return;
  const honestTags = honest.ddtags?.split(',') ?? [];
  const proven = new Set(honestTags.map(keyOf));
  const guarded = (tag: string) => proven.has(keyOf(tag)) || isAgents(keyOf(tag));
  // DD_TAGS and DD_ENV are the operator's: their keys may stand beside what a log says of itself.
  const operators = new Set([...settings.tags.map(keyOf)]);
  const added = (forged.ddtags?.split(',') ?? []).filter((tag) => !honestTags.includes(tag));
  expect(added.filter((tag) => guarded(tag) && !operators.has(keyOf(tag)))).toEqual([]);
  expect(forged.ddtags?.split(',') ?? []).toEqual(expect.arrayContaining(honestTags));
  for (const [key, value] of Object.entries(honest.hydrant.tags ?? {})) {
    if (!operators.has(key)) expect(forged.hydrant.tags?.[key]).toEqual(value);
  }
  expect(forged.hostname).toBe(honest.hostname);
  // Of a container whose image is not known, the application may say what it is.
  if (honest.ddsource !== undefined) expect(forged.ddsource).toBe(honest.ddsource);
}

describe.each([
  ['a pod', kubernetesEvents, isAgentTagKey],
  ['a pod behind a nest filter', liftedEvents, isAgentTagKey],
  ['a task of ECS', ecsEvents, isEcsTagKey],
] as const)('an application of %s', (container, events, isAgents) => {
  const bytes = fc.constantFrom(...events).map((event) => Buffer.from(JSON.stringify(event)));
  const settings = fc.constantFrom(...EVERY_SETTINGS);
  // Behind a nest filter a key that looks lifted is the router's for all that can be told.
  const evilMembers =
    container === 'a pod' ? fc.tuple(evilObject, evilLifted).map(([a, b]) => ({ ...a, ...b })) : evilObject;

  it('that has its keys merged into the event changes no tag that the metadata proves, no host and no source', () => {
    fc.assert(
      fc.property(bytes, evilMembers, settings, (record, members, chosen) => {
        const forged = withMembers(record, membersOf(members));
        expectUnmoved(logOf(record, chosen), logOf(forged, chosen), isAgents, chosen);
      }),
      { numRuns: 800, seed: SEED },
    );
  });

  it('that logs JSON changes none of them either, however deep', () => {
    const evilLine = fc
      .tuple(evilObject, evilLifted, fc.nat(2))
      .map(([object, lifted, depth]) =>
        Array.from({ length: depth }).reduce<string>(
          (line) => JSON.stringify({ message: line, ...object }),
          JSON.stringify({ ...object, ...lifted }),
        ),
      );
    fc.assert(
      fc.property(fc.constantFrom(...events), evilLine, settings, (event, line, chosen) => {
        const ofLine = (log: string) => logOf(Buffer.from(JSON.stringify({ ...event, log })), chosen);
        expectUnmoved(ofLine('x'), ofLine(line), isAgents, chosen);
      }),
      { numRuns: 800, seed: SEED },
    );
  });
});
