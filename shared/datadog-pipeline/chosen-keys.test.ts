import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { chosenKeys, keyOf } from './chosen-keys.ts';

const chosen = (environment: Record<string, string>) => chosenKeys(loadTransformSettings(environment));

describe('the keys that settings choose', () => {
  it('are none without settings', () => {
    expect(chosen({})).toEqual({ keys: [], open: [], words: [] });
  });

  it('are those of DD_TAGS, but for a word, of which there is no tag with a value', () => {
    expect(chosen({ DD_TAGS: 'team:payments,Cost-Centre:42 canary team:other' })).toEqual({
      keys: ['cost-centre', 'team'],
      open: [],
      words: ['canary'],
    });
  });

  it('are those of labels and annotations, of pods and namespaces, as they are written', () => {
    const environment = {
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"App":"label_%%label%%,+team","tier":"Tier Name"}',
      DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"example.com/owner":"%%annotation%%"}',
      DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS: '{"cost":"cost_centre"}',
      DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS: '{"namespaces":{"x":"x_of_%%foo%%namespace"}}',
    };
    expect(chosen(environment).keys).toEqual([
      'cost_centre',
      'example.com/owner',
      'label_app',
      'team',
      'tier_name',
      'x_of_namespace',
    ]);
  });

  it('cannot be foreseen where the label that fits names the tag', () => {
    const environment = { DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app*":"%%label%%,label_%%env%%,app,x%%foo%%"}' };
    expect(chosen(environment)).toEqual({
      keys: ['app', 'x'],
      open: ['labels "app*" as "%%label%%"', 'labels "app*" as "label_%%env%%"'],
      words: [],
    });
  });

  it.each([
    ['Team Name', 'team_name'],
    ['9lives', 'lives'],
    ['a:b', 'a'],
    ['…', ''],
  ])('of %j is %j, as a tag has it', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });
});
