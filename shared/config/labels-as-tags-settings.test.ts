import { describe, expect, it } from 'vitest';
import { NO_LABELS_AS_TAGS } from '../../test/kubernetes/no-labels-as-tags.ts';
import { tagNamesOf } from '../kubernetes/labels-as-tags.ts';
import { readLabelsAsTags } from './labels-as-tags-settings.ts';
import { type Environment, SettingsReader } from './settings-reader.ts';

function load(environment: Environment) {
  const reader = new SettingsReader(environment);
  const settings = readLabelsAsTags(reader);
  reader.finish();
  return settings;
}

describe('labels and annotations as tags', () => {
  it('are none unless they are set', () => {
    expect(load({})).toEqual(NO_LABELS_AS_TAGS);
    expect(load({ DD_KUBERNETES_POD_LABELS_AS_TAGS: ' ', DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS: '{}' })).toEqual(
      NO_LABELS_AS_TAGS,
    );
  });

  it('are read for pods and for namespaces', () => {
    const settings = load({
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app":"pod_label"}',
      DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"app":"pod_annotation"}',
      DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS: '{"app":"namespace_label"}',
      DD_KUBERNETES_NAMESPACE_ANNOTATIONS_AS_TAGS: '{"app":"namespace_annotation"}',
    });
    expect(tagNamesOf(settings.podLabels, 'app')).toEqual(['pod_label']);
    expect(tagNamesOf(settings.podAnnotations, 'app')).toEqual(['pod_annotation']);
    expect(tagNamesOf(settings.namespaceLabels, 'app')).toEqual(['namespace_label']);
    expect(tagNamesOf(settings.namespaceAnnotations, 'app')).toEqual(['namespace_annotation']);
  });

  it('are read from the resources, of which others than pods and namespaces have no tags for logs', () => {
    const settings = load({
      DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS:
        '{"pods":{"app":"pod_label"},"namespaces.":{"app":"namespace_label"},"deployments.apps":{"app":"unused"}}',
      DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS:
        '{"pods.":{"app":"pod_annotation"},"namespaces":{"app":"namespace_annotation"},"nodes":{"app":"unused"}}',
    });
    expect(tagNamesOf(settings.podLabels, 'app')).toEqual(['pod_label']);
    expect(tagNamesOf(settings.podAnnotations, 'app')).toEqual(['pod_annotation']);
    expect(tagNamesOf(settings.namespaceLabels, 'app')).toEqual(['namespace_label']);
    expect(tagNamesOf(settings.namespaceAnnotations, 'app')).toEqual(['namespace_annotation']);
  });

  it('are joined of both forms, and the resource wins where both name the same label in whatever case', () => {
    const { podLabels } = load({
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"L1":"v1","l2":"v2"}',
      DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS: '{"pods":{"l1":"x"}}',
    });
    expect(tagNamesOf(podLabels, 'l1')).toEqual(['x']);
    expect(tagNamesOf(podLabels, 'l2')).toEqual(['v2']);
  });

  it('may name a label like a member that every object has', () => {
    const { podLabels } = load({ DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"__proto__":"a","constructor":"b"}' });
    expect(tagNamesOf(podLabels, '__proto__')).toEqual(['a']);
    expect(tagNamesOf(podLabels, 'toString')).toEqual([]);
  });

  it('cannot be changed afterwards', () => {
    const settings = load({ DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"a":"b"}' });
    expect(Object.isFrozen(settings)).toBe(true);
    for (const mappings of Object.values(settings)) {
      expect(Object.isFrozen(mappings) && mappings.every(Object.isFrozen)).toBe(true);
    }
  });

  it.each(['app', '["app"]', '"app"', 'null', '{"app":1}', '{"app":["a"]}', '{"app":{"a":"b"}}'])(
    'of a pod cannot be %s',
    (value) => {
      expect(() => load({ DD_KUBERNETES_POD_LABELS_AS_TAGS: value })).toThrow(
        `DD_KUBERNETES_POD_LABELS_AS_TAGS is ${JSON.stringify(value)}: it accepts a JSON object of tag names by label or annotation, like {"team":"kube_team"}`,
      );
    },
  );

  it.each(['pods', '[]', '{"app":"team"}', '{"pods":["app"]}', '{"pods":{"app":1}}', '{"deployments.apps":null}'])(
    'of resources cannot be %s',
    (value) => {
      expect(() => load({ DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS: value })).toThrow(
        `DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS is ${JSON.stringify(value)}: it accepts a JSON object of resources, each with its tag names by label or annotation, like {"pods":{"team":"kube_team"}}`,
      );
    },
  );

  it('name the globs that cannot be read, each with its setting', () => {
    const wrong = {
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"a[*":"x","fine*":"y","*[z-a]":"z"}',
      DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS: '{"namespaces":{"[]*":"x"}}',
    };
    const reader = new SettingsReader(wrong);
    readLabelsAsTags(reader);
    expect(() => reader.finish()).toThrow(
      expect.objectContaining({
        faults: [
          expect.stringMatching(/^DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS is .* unlike those of "\[\]\*"$/),
          expect.stringMatching(/^DD_KUBERNETES_POD_LABELS_AS_TAGS is .* unlike those of "a\[\*"$/),
          expect.stringMatching(/^DD_KUBERNETES_POD_LABELS_AS_TAGS is .* unlike those of "\*\[z-a\]"$/),
        ],
      }),
    );
  });
});
