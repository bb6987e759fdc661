import { describe, expect, it } from 'vitest';
import { familiarName, splitImage } from './image.ts';

describe('an image', () => {
  it('keeps the port of its registry', () => {
    expect(splitImage('registry.local:5000/a/b')).toEqual({ name: 'registry.local:5000/a/b', short: 'b', tag: '' });
  });

  it('loses its digest', () => {
    expect(splitImage('a/b:1@sha256:75ea')).toEqual({ name: 'a/b', short: 'b', tag: '1' });
  });

  it('that is a bare digest has no name', () => {
    expect(splitImage('sha256:75ea')).toBeUndefined();
  });

  it.each([
    ['docker.io/library/nginx', 'nginx'],
    ['docker.io/envoyproxy/envoy', 'envoyproxy/envoy'],
    ['docker.io/library/a/b', 'library/a/b'],
    ['public.ecr.aws/docker/library/postgres', 'public.ecr.aws/docker/library/postgres'],
    ['nginx', 'nginx'],
  ])('%s is familiar as %s', (name, familiar) => {
    expect(familiarName(name)).toBe(familiar);
  });
});
