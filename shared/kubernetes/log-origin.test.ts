import { describe, expect, it } from 'vitest';
import { originOf } from './log-origin.ts';
import { readMetadata } from './metadata.ts';

const origin = (kubernetes: Readonly<Record<string, unknown>>) => originOf(readMetadata(kubernetes));

const ALL = {
  container_name: 'web',
  container_image: 'docker.io/library/nginx:1.23.3',
  host: 'ip-10-0-1-23.ec2.internal',
  labels: { 'tags.datadoghq.com/web.service': 'container', 'tags.datadoghq.com/service': 'pod' },
  annotations: { 'ad.datadoghq.com/web.logs': '[{"source":"java","service":"annotated"}]' },
};

describe('the origin of a log', () => {
  it('has its annotation above everything', () => {
    expect(origin(ALL)).toEqual({
      hostname: 'ip-10-0-1-23.ec2.internal',
      source: 'java',
      annotatedService: 'annotated',
      defaultService: 'container',
    });
  });

  it('falls back from the label of the container to that of the pod to the short image', () => {
    expect(origin({ ...ALL, labels: { 'tags.datadoghq.com/service': 'pod' } }).defaultService).toBe('pod');
    expect(origin({ ...ALL, labels: {} }).defaultService).toBe('nginx');
    expect(origin({ ...ALL, annotations: {} })).toMatchObject({ source: 'nginx', annotatedService: undefined });
  });

  it.each(['', '{}', '[]', '[5]', '[{"source":5}]', 'null', '{broken'])(
    'counts the annotation %j as absent',
    (text) => {
      const annotations = { 'ad.datadoghq.com/web.logs': text };
      expect(origin({ ...ALL, annotations })).toMatchObject({ source: 'nginx', annotatedService: undefined });
    },
  );

  it('does not read the annotation of another container', () => {
    expect(origin({ ...ALL, container_name: 'sidecar' })).toMatchObject({
      source: 'nginx',
      annotatedService: undefined,
    });
  });

  it('has no host on Fargate, where nodes are no hosts', () => {
    expect(origin({ host: 'fargate-ip-10-0-1-23.ec2.internal' }).hostname).toBeUndefined();
  });

  it.each([undefined, '', 'sha256:75ea', ':', 'repository/', ':tag'])('has no source from the image %j', (image) => {
    expect(origin({ container_image: image })).toMatchObject({ source: undefined, defaultService: undefined });
  });
});
