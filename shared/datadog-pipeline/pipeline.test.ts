import { describe, expect, it } from 'vitest';
import { MAX_PROCESSORS, pipelineOf } from './pipeline.ts';
import type { Processor, TagRemapper } from './processors.ts';
import { FIELD_KEYS } from './tag-keys.ts';

const MANY = Array.from({ length: 45 }, (_, index) => `label_${String(index).padStart(2, '0')}`);

function remappersOf(processors: readonly Processor[]): TagRemapper[] {
  return processors.flatMap((processor) => {
    if (processor.type === 'pipeline') return remappersOf(processor.processors);
    return processor.type === 'attribute-remapper' ? [processor] : [];
  });
}

describe('the pipeline', () => {
  it.each([
    ['without keys of its own', []],
    ['of many', MANY],
  ])('%s has no more processors in one place than Datadog recommends, and nests once', (_, keys) => {
    const { processors } = pipelineOf(keys);
    const groups = processors.flatMap((processor) => (processor.type === 'pipeline' ? [processor] : []));
    const counts = [processors, ...groups.map((group) => group.processors)].map(({ length }) => length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(MAX_PROCESSORS);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(groups.flatMap((group) => group.processors).filter(({ type }) => String(type) === 'pipeline')).toEqual([]);
  });

  it('takes the logs that have the marker, in the pipeline and in those within', () => {
    expect(JSON.stringify(pipelineOf(MANY)).match(/"query":"[^"]*"/g)).toEqual(
      Array(10).fill('"query":"@hydrant.v:1"'),
    );
  });

  it('has a remapper for each key that is asked for, once, whether it is known or not', () => {
    const remappers = remappersOf(pipelineOf(['team', 'env', 'team', 'cost-centre']).processors);
    const own = remappers.filter(({ sources: [source] }) => source.startsWith('hydrant.tags.'));
    const targets = own.map(({ target }) => target);
    expect(targets).toEqual([...new Set(targets)]);
    expect(targets).toEqual(expect.arrayContaining(['team', 'env', 'cost-centre', 'kube_deployment', 'task_arn']));
    expect(own.map(({ sources: [source] }) => source)).toEqual(targets.map((target) => `hydrant.tags.${target}`));
  });

  it('makes no tag of what Datadog makes a field of', () => {
    const targets = remappersOf(pipelineOf([...FIELD_KEYS, 'team']).processors).map(({ target }) => target);
    expect(targets.filter((target) => FIELD_KEYS.has(target))).toEqual(['source']);
  });

  it('leaves what it reads where it is, and a tag that is there too, unless the intake has made it', () => {
    const remappers = remappersOf(pipelineOf(['team']).processors);
    expect(remappers.every((one) => one.preserve_source)).toBe(true);
    const overriding = remappers.filter((one) => one.override_on_conflict).map(({ target }) => target);
    expect(overriding).toEqual(['source', 'aws_account', 'region']);
  });

  it("holds Datadog's own remappers of its EKS Fargate guide, behind those of the same tags", () => {
    const remappers = remappersOf(pipelineOf([]).processors);
    for (const [source, target] of [
      ['kubernetes.container_name', 'kube_container_name'],
      ['kubernetes.namespace_name', 'kube_namespace'],
      ['kubernetes.pod_name', 'pod_name'],
      ['kubernetes.docker_id', 'container_id'],
    ]) {
      const sources = remappers.filter((one) => one.target === target).map((one) => one.sources[0]);
      expect(sources).toEqual([`hydrant.tags.${target}`, source]);
    }
  });
});
