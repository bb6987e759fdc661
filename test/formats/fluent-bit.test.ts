import { describe, expect, it } from 'vitest';
import { type Given, type Log, logOf, realRecord, realRecords, tagsOf, transformed } from './transformed.ts';

/** One line of a pod `checkout`, as each configuration of the router sent it. */
const TEXT = realRecords('java.net.SocketTimeoutException: Read timed out');
const JSON_LINE = realRecords('trailing newline in value');

/** Those that had no filter, so that there is no metadata; and the value of `log` alone. */
const WITHOUT_METADATA = /a0-fargate-no-filter|f2-log-key-log|h2-record-modifier/;

describe.each([...TEXT])('a line of text that %s sent', (file, record) => {
  it('is the message of one log', () => {
    const { format, logs } = transformed(record);
    expect(logs).toMatchObject([{ message: 'java.net.SocketTimeoutException: Read timed out', status: 'info' }]);
    expect(format).toBe(file.includes('log-key') ? 'text' : 'fluent-bit');
  });

  it('has the tags of its pod and container, if the router knew them', () => {
    const tags = tagsOf(logOf(record)).filter((tag) => /^(?:kube_namespace|kube_container_name|pod_name):/.test(tag));
    const pod = expect.stringMatching(/^pod_name:checkout-7c9d8f6b5d-qm4z/);
    const known = ['kube_container_name:checkout', 'kube_namespace:shop', pod];
    expect(tags).toEqual(WITHOUT_METADATA.test(file) ? [] : known);
  });
});

describe.each([...JSON_LINE])('a line of JSON that %s sent', (_, record) => {
  const log = logOf(record);

  it('is lifted: its message is the message, and its keys are attributes', () => {
    expect(log).toMatchObject({ message: 'trailing newline in value', path: 'C:\\new\\read' });
    expect(log.u).toMatch(/^é中/);
  });

  it('stands nowhere a second time as text', () => {
    expect(JSON.stringify(log)).not.toContain('\\"path\\"');
    expect(log).not.toHaveProperty('msg');
  });
});

it('what a router has merged twice is kept once: the line break at its end is all that differs', () => {
  for (const file of ['5.1.1-b-fargate-crio-parser', '5.1.1-d-multiline-docker-cri-on-cri']) {
    expect(logOf(realRecord(file, 'trailing newline in value')).hydrant).toEqual({ v: 1 });
  }
});

describe('the time of a line', () => {
  it.each([
    ['in the prefix that no parser took off', '5.1.1-a-fargate-datadog-guide', '2023-01-27T16:53:46.647Z'],
    ['that the docker parser kept', '5.1.1-c-daemonset-docker-merge-key-data', '2023-01-27T16:54:05.434Z'],
    ['that multiline.parser kept', '5.1.1-d-multiline-docker-cri-on-cri', '2023-01-27T16:54:05.402Z'],
    ['of time_key, without a zone', '5.1.1-f3-time-key', '2023-01-27T16:53:46.647Z'],
    ['of time_key, with the %3N that 1.9 writes', '1.9.10-f3-time-key', '2023-01-27T16:53:46.000Z'],
    ['that no key says is the arrival', '5.1.1-b-fargate-crio-parser', '2023-01-27T17:00:00.000Z'],
  ])('%s', (_, file, timestamp) => {
    expect(logOf(realRecord(file, 'Read timed out')).timestamp).toBe(timestamp);
  });
});

describe('Merge_Log_Key', () => {
  const record = realRecord('5.1.1-c-daemonset-docker-merge-key-data', 'trailing newline in value');

  it('has its keys under data and, lifted, where Datadog reads them', () => {
    const log = logOf(record);
    expect(log.data).toMatchObject({ path: 'C:\\new\\read' });
    expect(log.message).toBe('trailing newline in value');
  });

  it('gives the same message where Keep_Log is off', () => {
    const { log: _, ...event } = JSON.parse(record.toString()) as Record<string, unknown>;
    expect(logOf(event)).toMatchObject({ message: 'trailing newline in value', data: { path: 'C:\\new\\read' } });
  });
});

describe('Keep_Log Off', () => {
  it('makes a message of the merged keys where none of them is one', () => {
    const record = realRecord('5.1.1-f3-time-key', '"start_time"');
    const { message, method } = logOf(record);
    expect(method).toBe('GET');
    expect(JSON.parse(String(message))).toMatchObject({ method: 'GET', response_code: 200 });
  });

  it('drops an event that the merged line {} has left nothing of', () => {
    expect(() => transformed({ stream: 'stdout', logtag: 'F', kubernetes: { pod_name: 'p' } })).toThrow('empty-line');
  });
});

describe('log_key', () => {
  it('sends the line alone, whose escaped quotes are undone', () => {
    const record = realRecord('5.1.1-f2-log-key-log', 'bare pod json');
    expect(record.toString()).toMatch(/^\{\\"message\\"/);
    expect(logOf(record)).toMatchObject({ message: 'bare pod json', status: 'debug' });
  });

  it('proves nothing of the pod that such a line claims', () => {
    const line = JSON.stringify(JSON.stringify({ msg: 'x', kubernetes: { pod_name: 'evil', namespace_name: 'evil' } }));
    expect(tagsOf(logOf(`${line.slice(1, -1)}\n`))).toEqual([]);
  });
});

describe('what the filter was told to send', () => {
  const tags = (file: string) => tagsOf(logOf(realRecord(file, 'Read timed out')));

  it('owner references are believed', () => {
    expect(tags('5.1.1-g3-ec2-cri-owner-refs')).toEqual(
      expect.arrayContaining(['kube_deployment:checkout', 'kube_ownerref_kind:replicaset']),
    );
  });

  it('without them the labels prove the owner', () => {
    expect(tags('5.1.1-b-fargate-crio-parser')).toContain('kube_deployment:checkout');
  });

  it('without labels nothing proves an owner, so there is none', () => {
    expect(
      tags('5.1.1-g-labels-annotations-off').filter((tag) => /^kube_(deployment|replica|owner)/.test(tag)),
    ).toEqual([]);
  });

  it('of a pod that the Kubernetes API did not know there is its namespace alone', () => {
    const { kubernetes: _, ...event } = JSON.parse(
      realRecord('5.1.1-g3-ec2-cri-owner-refs', 'Read timed out').toString(),
    ) as { kubernetes: unknown };
    expect(tagsOf(logOf(event))).toEqual(['kube_namespace:shop']);
  });

  it("a namespace's labels become tags where the settings say so", () => {
    const record = realRecord('5.1.1-g3-ec2-cri-owner-refs', 'Read timed out');
    const namespaceLabels = { DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS: '{"kubernetes.io/*":"namespace_label"}' };
    expect(tagsOf(logOf(record, namespaceLabels))).toContain('namespace_label:shop');
  });
});

describe('a nest filter', () => {
  interface Event {
    readonly kubernetes: Readonly<Record<string, unknown>>;
  }
  const record = realRecord('5.1.1-b-fargate-crio-parser', 'Read timed out');
  const { kubernetes, ...rest } = JSON.parse(record.toString()) as Event;
  const prefixed = (object: object, prefix: string) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [`${prefix}${key}`, value]));

  /** Only what the filter put under the metadata is renamed, so the log has the same tags, host, source and service. */
  const sameAs = (event: Given): Log => {
    const { ddtags, ddsource, service, hostname, message, status } = logOf(event);
    return { ddtags, ddsource, service, hostname, message, status };
  };

  it('that has lifted the metadata changes no tag', () => {
    expect(sameAs({ ...rest, ...prefixed(kubernetes, 'kubernetes_') })).toEqual(sameAs(record));
  });

  it('that has lifted its labels and annotations too changes no tag', () => {
    const { labels = {}, annotations = {}, ...metadata } = kubernetes;
    const event = {
      ...rest,
      ...prefixed(metadata, 'kubernetes_'),
      ...prefixed(labels as object, 'kubernetes_labels_'),
      ...prefixed(annotations as object, 'kubernetes_annotations_'),
    };
    expect(sameAs(event)).toEqual(sameAs(record));
  });

  it('leaves no metadata behind where the settings drop it', () => {
    const log = logOf({ ...rest, ...prefixed(kubernetes, 'kubernetes_') });
    expect(Object.keys(log).filter((key) => key.startsWith('kubernetes'))).toEqual([]);
  });
});
