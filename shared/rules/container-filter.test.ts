import { describe, expect, it } from 'vitest';
import {
  excludingAnnotation,
  excludingEntry,
  isContainerExcluded,
  isExcludedByAnnotation,
} from './container-filter.ts';
import { parseFilterEntries } from './filter-entry.ts';

const CONTAINER = { name: 'web', image: 'nginx:1.23.3', namespace: 'shop' };

function isExcluded(
  { include = '', exclude = '' }: { include?: string; exclude?: string },
  container: Partial<Record<keyof typeof CONTAINER, string | undefined>> = {},
): boolean {
  const [included, excluded] = [parseFilterEntries(include), parseFilterEntries(exclude)];
  if (typeof included === 'string' || typeof excluded === 'string') throw new Error('a list is refused');
  return isContainerExcluded({ include: included, exclude: excluded }, { ...CONTAINER, ...container });
}

describe('a container filter', () => {
  it('excludes nothing where nothing is set', () => {
    expect(isExcluded({})).toBe(false);
    expect(isExcluded({ include: 'name:other', exclude: '' })).toBe(false);
  });

  it.each([
    'name:web',
    'name:^web$',
    'name:e',
    'image:nginx',
    'kube_namespace:^shop$',
    'name:x  image:y\tkube_namespace:sh',
  ])('excludes by name, image or namespace: %s', (exclude) => {
    expect(isExcluded({ exclude })).toBe(true);
    expect(isExcluded({ exclude }, { name: 'a', image: 'b', namespace: 'c' })).toBe(false);
  });

  it('knows which entry excludes', () => {
    const exclude = parseFilterEntries('name:db image:^nginx$ kube_namespace:shop');
    if (typeof exclude === 'string') throw new Error(exclude);
    expect(excludingEntry({ include: [], exclude }, CONTAINER)?.text).toBe('image:^nginx$');
    expect(excludingEntry({ include: exclude, exclude }, CONTAINER)).toBeUndefined();
  });

  it('is refused where commas join entries, because it would exclude nothing', () => {
    expect(parseFilterEntries('name:a,name:b')).toBe(
      'entries separated by spaces, not by commas as in "name:a,name:b"',
    );
    expect(parseFilterEntries('name:a{1,2}')).toHaveLength(1);
  });

  it('lets an inclusion win', () => {
    expect(isExcluded({ include: 'name:^web$', exclude: 'name:.*' })).toBe(false);
    expect(isExcluded({ include: 'name:^web$', exclude: 'name:.*' }, { name: 'db' })).toBe(true);
    expect(isExcluded({ include: 'kube_namespace:shop', exclude: 'image:nginx' })).toBe(false);
  });

  it('does not exclude by what is not known, but may include by it', () => {
    expect(isExcluded({ exclude: 'name:.*' }, { name: undefined })).toBe(false);
    expect(isExcluded({ exclude: 'name:.*' }, { name: '' })).toBe(false);
    expect(isExcluded({ include: 'name:^$', exclude: 'image:nginx' }, { name: undefined })).toBe(false);
  });

  it.each(['nginx', 'nginx:1.23.3', 'nginx@sha256:0123', 'docker.io/library/nginx:1.23.3'])(
    'takes image:^nginx$ for nginx with any tag or digest: %s',
    (image) => {
      expect(isExcluded({ exclude: 'image:^nginx$' }, { image })).toBe(true);
    },
  );

  it('does not take image:^nginx$ for another image', () => {
    expect(isExcluded({ exclude: 'image:^nginx$' }, { image: 'nginx-extra:1' })).toBe(false);
    expect(isExcluded({ exclude: 'image:^nginx$' }, { image: 'my/nginx:1' })).toBe(false);
  });

  it('leaves the end of an image pattern alone that speaks of the tag', () => {
    expect(isExcluded({ exclude: 'image:^nginx:1.2$' }, { image: 'nginx:1.2' })).toBe(true);
    expect(isExcluded({ exclude: 'image:^nginx:1.2$' }, { image: 'nginx:1.23' })).toBe(false);
  });

  it('knows an image by the container runtime’s name of it too', () => {
    expect(isExcluded({ exclude: 'image:^docker\\.io/' }, { image: 'docker.io/library/nginx:1' })).toBe(true);
  });

  it.each(['web', 'pod:web', ':web', 'name', 'name:(', 'image:a name:[', 'toString:x'])(
    'is refused with a reason: %s',
    (entry) => {
      expect(parseFilterEntries(entry)).toContain('name:<pattern>');
      expect(parseFilterEntries(entry)).toContain('is none');
    },
  );
});

describe('an exclusion by annotation', () => {
  const excluded = (annotations: Record<string, string>, container: string | undefined = 'web') =>
    isExcludedByAnnotation((name) => annotations[name], container);

  it.each([
    'ad.datadoghq.com/exclude',
    'ad.datadoghq.com/logs_exclude',
    'ad.datadoghq.com/web.exclude',
    'ad.datadoghq.com/web.logs_exclude',
  ])('is said by %s', (name) => {
    expect(excluded({ [name]: 'true' })).toBe(true);
    expect(excluded({ [name]: 'false' })).toBe(false);
    expect(excludingAnnotation((asked) => (asked === name ? 'true' : undefined), 'web')).toBe(name);
  });

  it.each(['1', 't', 'T', 'true', 'TRUE', 'True'])('is said by %s, as in Go', (value) => {
    expect(excluded({ 'ad.datadoghq.com/exclude': value })).toBe(true);
  });

  it.each(['', 'yes', 'tRUE', ' true', '0', 'False'])('is not said by %j', (value) => {
    expect(excluded({ 'ad.datadoghq.com/exclude': value })).toBe(false);
  });

  it('holds for its own container only', () => {
    expect(excluded({ 'ad.datadoghq.com/db.logs_exclude': 'true' })).toBe(false);
    expect(excluded({ 'ad.datadoghq.com/metrics_exclude': 'true' })).toBe(false);
    expect(isExcludedByAnnotation((name) => (name.includes('undefined') ? 'true' : undefined), undefined)).toBe(false);
  });

  it('holds for a pod whatever its container says', () => {
    expect(excluded({ 'ad.datadoghq.com/exclude': 'true', 'ad.datadoghq.com/web.exclude': 'false' })).toBe(true);
  });
});
