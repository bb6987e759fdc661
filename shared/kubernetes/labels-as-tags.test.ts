import { describe, expect, it } from 'vitest';
import { createTagMapping, tagNamesOf } from './labels-as-tags.ts';

const mappingsOf = (templates: Readonly<Record<string, string>>) =>
  Object.entries(templates).flatMap(([pattern, template]) => createTagMapping(pattern, template) ?? []);

describe('a label', () => {
  // DataDog/datadog-agent comp/core/tagger/k8s_metadata/k8s_metadata_test.go @ 2c41ba6d
  it.each([
    ['foo', 'foo', 'foo', ['foo']],
    ['foo', 'foo', '%%label%%', ['foo']],
    ['foo', 'foo', '%%annotation%%', ['foo']],
    ['foo', 'foo', '%%env%%', ['foo']],
    ['foo', 'foo', 'prefix_%%label%%', ['prefix_foo']],
    ['foo', 'foo', '%%annotation%%_suffix', ['foo_suffix']],
    ['foo', 'foo', 'foo_%%label%%_bar', ['foo_foo_bar']],
    ['foo', 'fo*', 'baz', ['baz']],
    ['foo', '*', '%%label%%', ['foo']],
    ['foo', 'foo', 'foo, app_foo', ['foo', 'app_foo']],
    ['foo', 'foo', '%%label%% , app_foo', ['foo', 'app_foo']],
    ['foo', 'foo', 'app_foo,%%annotation%%_suffix', ['app_foo', 'foo_suffix']],
    ['ns.nl/tags-service', 'ns.nl/tags-service', 'service', ['service']],
    ['foo', 'foo', '+service', ['service']],
    ['app', 'app', '%%label%%%%label%%', ['appapp']],
    ['app', 'app', 'kube_', ['kube_']],
    ['app', 'app', 'kube_%%foo%%', ['kube_']],
  ])('%s is promoted by {"%s":"%s"} to %j, as by the Agent', (name, pattern, template, expected) => {
    expect(tagNamesOf(mappingsOf({ [pattern]: template }), name)).toEqual(expected);
  });

  it('matches in any case, and gives its name in its own', () => {
    expect(tagNamesOf(mappingsOf({ APP: 'x', 'Ap*': '%%label%%' }), 'aPP')).toEqual(['x', 'aPP']);
  });

  it('is promoted by every mapping that matches', () => {
    const mappings = mappingsOf({ 'app.kubernetes.io/*': '%%label%%', 'app.kubernetes.io/name': 'app', '*': 'any' });
    expect(tagNamesOf(mappings, 'app.kubernetes.io/name')).toEqual(['app.kubernetes.io/name', 'app', 'any']);
    expect(tagNamesOf(mappings, 'team')).toEqual(['any']);
  });

  it('must be the whole pattern where that has no star, even if it has other signs of a glob', () => {
    const mappings = mappingsOf({ 'a?c': 'x', '{a,b}': 'y', '[ab]': 'z' });
    expect(['abc', 'a', 'b', 'xa?c'].flatMap((name) => tagNamesOf(mappings, name))).toEqual([]);
    expect(tagNamesOf(mappings, 'a?c')).toEqual(['x']);
  });

  it('is promoted to no empty name', () => {
    expect(tagNamesOf(mappingsOf({ a: ', +, %%foo%% ,+%%foo%%,x,' }), 'a')).toEqual(['x']);
    expect(tagNamesOf(mappingsOf({ a: '' }), 'a')).toEqual([]);
  });

  it('loses one leading plus, after its name has been put in', () => {
    expect(tagNamesOf(mappingsOf({ a: '+%%label%%,%%foo%%+x,++y,z+' }), 'a')).toEqual(['a', 'x', '+y', 'z+']);
  });

  it('fills a variable written with spaces or with an argument, as in the Agent', () => {
    expect(tagNamesOf(mappingsOf({ a: '%% label %%1,%%label_x%%2,%%labels%%3,%%%%4' }), 'a')).toEqual([
      'a1',
      'a2',
      '3',
      '%%%%4',
    ]);
  });

  it('with signs of a replacement in its name is put in as it is', () => {
    expect(tagNamesOf(mappingsOf({ '*': 'x_%%label%%' }), '$&%%env%%')).toEqual(['x_$&%%env%%']);
  });

  it('is no tag without mappings', () => {
    expect(tagNamesOf([], 'a')).toEqual([]);
  });
});

it('a glob that cannot be read makes no mapping', () => {
  expect(createTagMapping('a[*', 'x')).toBeUndefined();
});

it('a mapping cannot be changed', () => {
  expect(Object.isFrozen(createTagMapping('a', 'x'))).toBe(true);
});
