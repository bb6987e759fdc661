import { describe, expect, it } from 'vitest';
import { isKubernetes, printManifests } from '../../shared/manifests/manifests.ts';
import { type KubernetesObject, kubernetesFaults } from './kubernetes-schema.ts';
import { allFiles, DATA_STREAM, INPUT, objectsOf, textOf } from './manifest-input.ts';

const INPUTS = {
  'a delivery stream': {},
  'a data stream': { destination: DATA_STREAM },
  'a namespace that YAML 1.1 would take for a boolean': { namespace: 'on' },
  'a namespace of digits': { namespace: '0123' },
} as const;

describe.each(Object.entries(INPUTS))('manifests for %s', (_, input) => {
  const files = allFiles(input);

  it("have nothing that Kubernetes' schemas refuse or do not know", () => {
    const objects = files.filter(isKubernetes).flatMap(({ text }) => objectsOf(text));
    expect(objects.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ConfigMap',
      'Namespace',
      'Deployment',
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'DaemonSet',
    ]);
    expect(objects.flatMap(kubernetesFaults)).toEqual([]);
  });

  it('are one YAML stream with the same objects when they are printed', () => {
    expect(objectsOf(printManifests(files))).toEqual(files.filter(isKubernetes).flatMap(({ text }) => objectsOf(text)));
  });

  it('have JSON where their name says so', () => {
    const texts = files.filter(({ path }) => path.endsWith('.json')).map(({ text }) => text);
    expect(texts.map((text) => JSON.parse(text) as unknown)).toHaveLength(6);
  });
});

describe('what is not for kubectl', () => {
  it('lies in a folder of its own', () => {
    const outside = allFiles().filter((file) => !isKubernetes(file) && !file.path.startsWith('aws/'));
    expect(outside).toEqual([]);
    expect(allFiles().filter((file) => isKubernetes(file) && file.path.startsWith('aws/'))).toEqual([]);
  });

  it('is printed as it is where nothing else is asked for', () => {
    const files = allFiles().filter(({ path }) => path === 'aws/ecs-policy.json');
    expect(printManifests(files)).toBe(`# aws/ecs-policy.json\n${files[0]?.text}`);
  });
});

describe('the namespace of EKS Fargate', () => {
  it('has the label that switches logging on', () => {
    expect(objectsOf(textOf('01-aws-observability.yaml'))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'aws-observability', labels: { 'aws-observability': 'enabled' } },
      },
    ]);
  });
});

describe('the sample', () => {
  it('has the unified service labels at its pods and at itself, and selects its own pods', () => {
    const [, deployment] = objectsOf(textOf('03-sample-app.yaml')) as { metadata: Labelled; spec: Spec }[];
    const { labels } = deployment?.spec.template.metadata ?? {};
    expect(Object.keys(labels ?? {})).toEqual(
      expect.arrayContaining(['env', 'service', 'version'].map((name) => `tags.datadoghq.com/${name}`)),
    );
    expect(deployment?.metadata.labels).toEqual(labels);
    expect(labels).toMatchObject(deployment?.spec.selector.matchLabels ?? { none: '' });
  });
});

interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

interface Spec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: { readonly metadata: Labelled };
}

describe('the DaemonSet', () => {
  const objects = objectsOf(textOf('daemonset/fluent-bit.yaml'));
  const text = JSON.stringify(objects);

  it("takes the role of AWS's that its script makes", () => {
    const [role] = /arn:aws:iam::123456789012:role\/[^"]+/.exec(text) ?? [];
    expect(role).toBe('arn:aws:iam::123456789012:role/hydrant-fluent-bit-shop-eu-central-1');
    expect(textOf('aws/daemonset.sh')).toContain('--role-name hydrant-fluent-bit-shop-eu-central-1');
  });

  it('stays off the nodes of Fargate, and pins its image', () => {
    expect(text).toContain('{"key":"eks.amazonaws.com/compute-type","operator":"NotIn","values":["fargate"]}');
    expect(text).toMatch(/aws-for-fluent-bit:\d+\.\d+\.\d+"/);
  });

  it('may read pods and namespaces, and nothing else', () => {
    const role = objects.find(({ kind }) => kind === 'ClusterRole');
    expect(role?.rules).toEqual([{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get'] }]);
  });
});

describe('the check of manifests', () => {
  const deployment = () => structuredClone(objectsOf(textOf('03-sample-app.yaml', INPUT))[1]) as Changeable;

  interface Changeable extends Record<string, unknown> {
    spec: {
      replicas: unknown;
      selector: unknown;
      template: { metadata: { labels: Record<string, unknown> }; spec: { containers: Record<string, unknown>[] } };
    };
  }

  const CHANGES: Readonly<Record<string, (object: Changeable) => unknown>> = {
    'a number for a text': (object) => Object.assign(object.spec.template.metadata.labels, { app: 7 }),
    'a text for a number': (object) => Object.assign(object.spec, { replicas: 'one' }),
    'a field that is missing': (object) => Reflect.deleteProperty(object.spec, 'selector'),
    'an unknown field': (object) => Object.assign(object.spec, { replica: 1 }),
    'an unknown field in a list': (object) =>
      Object.assign(object.spec.template.spec.containers[0] ?? {}, { img: 'a' }),
    'an unknown kind': (object) => Object.assign(object, { kind: 'Deploymint' }),
    'an unknown version': (object) => Object.assign(object, { apiVersion: 'apps/v1beta9' }),
  };

  it.each(Object.entries(CHANGES))('finds %s', (_, change) => {
    const object = deployment();
    expect(kubernetesFaults(object)).toEqual([]);
    change(object);
    expect(kubernetesFaults(object)).toHaveLength(1);
  });

  it('finds a key that stands twice, and what is no YAML', () => {
    expect(() => objectsOf('kind: A\nkind: B\n')).toThrow('unique');
    expect(() => objectsOf('kind: [A\n')).toThrow();
  });

  it('shows a namespace of "on" as the text that it is', () => {
    const [namespace] = objectsOf(textOf('03-sample-app.yaml', { namespace: 'on' })) as KubernetesObject[];
    expect(namespace).toMatchObject({ metadata: { name: 'on' } });
  });
});
