/**
 * Every tag that Hydrant writes as an attribute has a remapper. The tags are looked for where the transform writes them, in what it
 * has written, and in the source text of what adds them, so that a tag which is added one day is not forgotten here.
 */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { tagKey } from '../../shared/datadog/tag.ts';
import { chosenKeys } from '../../shared/datadog-pipeline/chosen-keys.ts';
import { pipelineOf } from '../../shared/datadog-pipeline/pipeline.ts';
import type { Processor } from '../../shared/datadog-pipeline/processors.ts';
import { TAG_KEYS } from '../../shared/datadog-pipeline/tag-keys.ts';
import { isObject, parseJson } from '../../shared/json/value.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import conformance from '../fixtures/agent-conformance.json' with { type: 'json' };

const ROOT = new URL('../../', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Keys of tags that the pods and lines of the records choose themselves, which no setting says. */
const CHOSEN_BY_RECORDS = ['a', 'c', 'team', 'tier'];

function sourcesOf(processors: readonly Processor[]): string[] {
  return processors.flatMap((processor) =>
    processor.type === 'pipeline' ? sourcesOf(processor.processors) : [...processor.sources],
  );
}

/** The keys under `hydrant.tags` of logs, wherever in a record they stand. */
function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value === 'string') return value.startsWith('{') ? keysIn(parseJson(value)) : [];
  if (!isObject(value)) return [];
  const { hydrant } = value;
  const own = isObject(hydrant) && isObject(hydrant.tags) ? Object.keys(hydrant.tags) : [];
  return [...own, ...Object.values(value).flatMap((member) => (member === hydrant ? [] : keysIn(member)))];
}

/** The service is a field, of which a remapper makes no tag: the pipeline reads it where the log has it as a field. */
const withoutRemapper = (keys: readonly string[], chosen: readonly string[]) => {
  const sources = new Set(sourcesOf(pipelineOf(chosen).processors));
  return [...new Set(keys)].filter((key) => key !== 'service' && !sources.has(`hydrant.tags.${key}`)).sort();
};

const FIXED = Object.values(TAG_KEYS).flat();

describe('every tag has a remapper', () => {
  it.each(globSync('test/golden/*.golden.jsonl', { cwd: ROOT }))('of %s', (path) => {
    const keys = read(path)
      .trimEnd()
      .split('\n')
      .flatMap((line) => keysIn(parseJson(line)));
    expect(keys.length).toBeGreaterThan(0);
    expect(withoutRemapper(keys, CHOSEN_BY_RECORDS)).toEqual([]);
  });

  it('that the source text adds by name', () => {
    const files = [
      'shared/kubernetes/tags.ts',
      'shared/ecs/tags.ts',
      'shared/log/facts.ts',
      'shared/datadog/log-group.ts',
    ];
    const text = files.map(read).join('\n');
    const patterns = [
      /tags\.add\('([\w.-]+)'/g,
      /addLabel\(tags, '([\w.-]+)'/g,
      /^ {2}\['([\w.-]+)', '[^']+'\],$/gm,
      /UNIFIED_SERVICE_TAGS = \['(\w+)', '(\w+)', '(\w+)'\]/g,
      /[['`(](late|replayed|replay_id|region|aws_account|sourcecategory):/g,
    ];
    const keys = patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, ...groups]) => groups));
    expect(keys.length).toBeGreaterThan(55);
    expect(withoutRemapper(keys, [])).toEqual([]);
    expect(FIXED.filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('of what settings make of labels, and of the operator’s own', () => {
    const environment = {
      DD_TAGS: 'cost:42',
      DD_CLUSTER_NAME: 'c',
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app.kubernetes.io/name":"%%label%%","app":"App Label,+second"}',
      DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"kubernetes.io/psp":"psp"}',
    };
    const settings = loadTransformSettings(environment);
    const keys = recordsOf().flatMap((bytes) => {
      const verdict = transformRecord(bytes, Date.parse('2023-01-27T17:00:00Z'), settings);
      return verdict.kind === 'logs' ? verdict.logs.flatMap(({ json }) => keysIn(parseJson(json))) : [];
    });
    expect(keys).toEqual(expect.arrayContaining(['cost', 'app.kubernetes.io/name', 'app_label', 'second']));
    expect(withoutRemapper(keys, [...chosenKeys(settings).keys, ...CHOSEN_BY_RECORDS])).toEqual([]);
  });

  it("that the Agent's own tests have of a pod's metadata", () => {
    const proven = conformance.podToTags.filter(({ input }) => !('phase' in input));
    const keys = proven.flatMap(({ expected: { low, orchestrator, high } }) =>
      [...low, ...orchestrator, ...high].map(tagKey),
    );
    expect(new Set(keys).size).toBeGreaterThan(10);
    expect(withoutRemapper(keys, [])).toEqual([]);
  });
});

function recordsOf(): Buffer[] {
  return fluentBitFiles().flatMap((file) => readFluentBitFile(file).map(({ bytes }) => bytes));
}
