import { describe, expect, it } from 'vitest';
import { transformed, verdictOf } from './transformed.ts';

const KUBERNETES = { pod_name: 'p', namespace_name: 'shop', container_name: 'web', container_image: 'nginx:1' };

describe('containers that are left out', () => {
  const event = { log: 'x', kubernetes: KUBERNETES };
  const excluded = { kind: 'dropped', reason: 'container-excluded' };

  it.each(['name:^web$', 'image:nginx', 'kube_namespace:shop', 'name:other image:^nginx:1$'])('by %s', (list) => {
    expect(verdictOf(event, { DD_CONTAINER_EXCLUDE_LOGS: list })).toEqual(excluded);
    const both = { DD_CONTAINER_EXCLUDE_LOGS: list, DD_CONTAINER_INCLUDE_LOGS: 'name:web' };
    expect(verdictOf(event, both)).toMatchObject({ kind: 'logs' });
  });

  it.each(['name:^other$', 'kube_namespace:^sho$'])('not by %s', (list) => {
    expect(verdictOf(event, { DD_CONTAINER_EXCLUDE_LOGS: list })).toMatchObject({ kind: 'logs' });
  });

  it('never where nothing says whose the line is', () => {
    expect(verdictOf('x', { DD_CONTAINER_EXCLUDE_LOGS: 'name:.*' })).toMatchObject({ kind: 'logs' });
  });

  it.each(['logs_exclude', 'exclude', 'web.logs_exclude', 'web.exclude'])('by the annotation %s', (name) => {
    const annotated = (value: string) => ({
      log: 'x',
      kubernetes: { ...KUBERNETES, annotations: { [`ad.datadoghq.com/${name}`]: value } },
    });
    expect(verdictOf(annotated('true'))).toEqual(excluded);
    expect(verdictOf(annotated('false'))).toMatchObject({ kind: 'logs' });
  });

  it('not by the annotation of another container', () => {
    const annotations = { 'ad.datadoghq.com/other.logs_exclude': 'true' };
    expect(verdictOf({ log: 'x', kubernetes: { ...KUBERNETES, annotations } })).toMatchObject({ kind: 'logs' });
  });

  it('are counted among the other events of a record', () => {
    const record = `${JSON.stringify(event)}\n{"log":"y"}`;
    expect(transformed(record, { DD_CONTAINER_EXCLUDE_LOGS: 'name:^web$' }).dropped).toEqual({
      'container-excluded': 1,
    });
  });
});
