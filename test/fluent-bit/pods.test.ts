import { gunzipSync } from 'node:zlib';
import { uncompress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { type FluentBitRecord, fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { AGENT_KEYS, type Hidden, readTruth, type Truth } from './agent-truth.ts';

const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');
const SETTINGS = loadTransformSettings({});

const ALL_SHOWN: Hidden = { labels: false, annotations: false };
const NO_ANNOTATIONS: Hidden = { labels: false, annotations: true };
const NEITHER: Hidden = { labels: true, annotations: true };

/**
 * Events in = logs + dropped: three lines of each set of log files are blank, and a line `{}` leaves nothing under `Keep_Log Off`
 * or `log_key` (which sends no line at all where two of the blank ones were). `known`: the logs whose pod the Kubernetes API knew.
 */
const TOTALS: readonly [file: string, hidden: Hidden, events: number, logs: number, dropped: number, known: number][] =
  [
    ['1.9.10-a-fargate-datadog-guide', ALL_SHOWN, 63, 60, 3, 58],
    ['1.9.10-b-fargate-crio-parser', ALL_SHOWN, 63, 60, 3, 58],
    ['1.9.10-c-daemonset-docker-merge-key-data', ALL_SHOWN, 69, 66, 3, 64],
    ['1.9.10-f3-time-key', ALL_SHOWN, 63, 59, 4, 57],
    ['1.9.10-f4-compression-gzip', ALL_SHOWN, 63, 59, 4, 57],
    ['1.9.10-j1-partial-failure', NO_ANNOTATIONS, 92, 88, 4, 86],
    ['1.9.10-k2-huge-records-gzip', ALL_SHOWN, 5, 5, 0, 0],
    ['5.1.1-a-fargate-datadog-guide', ALL_SHOWN, 63, 60, 3, 58],
    ['5.1.1-a0-fargate-no-filter', ALL_SHOWN, 64, 61, 3, 0],
    ['5.1.1-b-fargate-crio-parser', ALL_SHOWN, 68, 65, 3, 63],
    ['5.1.1-c-daemonset-docker-merge-key-data', ALL_SHOWN, 69, 66, 3, 64],
    ['5.1.1-d-multiline-docker-cri-on-cri', ALL_SHOWN, 73, 70, 3, 68],
    ['5.1.1-d4-multiline-cri-big', ALL_SHOWN, 2, 2, 0, 2],
    ['5.1.1-d5-cri-parser-message-key', ALL_SHOWN, 70, 67, 3, 65],
    ['5.1.1-f1-simple-aggregation', ALL_SHOWN, 68, 64, 4, 62],
    ['5.1.1-f2-log-key-log', ALL_SHOWN, 65, 63, 2, 0],
    ['5.1.1-f3-time-key', ALL_SHOWN, 63, 59, 4, 57],
    ['5.1.1-f4-compression-gzip', ALL_SHOWN, 63, 59, 4, 57],
    ['5.1.1-f6-compression-snappy', ALL_SHOWN, 68, 64, 4, 62],
    ['5.1.1-g-labels-annotations-off', NEITHER, 63, 59, 4, 57],
    ['5.1.1-g3-ec2-cri-owner-refs', ALL_SHOWN, 70, 66, 4, 64],
    ['5.1.1-h2-record-modifier-service', ALL_SHOWN, 64, 61, 3, 0],
    ['5.1.1-i1-big-fargate-raw', ALL_SHOWN, 7, 7, 0, 7],
    ['5.1.1-i2-escape-unicode-off', ALL_SHOWN, 63, 60, 3, 58],
    ['5.1.1-j1-partial-failure', NO_ANNOTATIONS, 84, 80, 4, 77],
    ['5.1.1-k2-huge-records-gzip', ALL_SHOWN, 4, 4, 0, 0],
  ];

interface Log {
  readonly ddtags?: string;
  readonly hostname?: string;
  readonly ddsource?: string;
  readonly kubernetes?: Metadata;
  readonly kubernetes_namespace?: { readonly name: string };
  readonly hydrant: { readonly tags?: Readonly<Record<string, string | string[]>> };
}

interface Metadata {
  readonly namespace_name: string;
  readonly pod_name: string;
  readonly container_name: string;
}

interface CapturedEvent {
  /** As the record has it, or alone where a record holds several */
  readonly bytes: Buffer;
  readonly metadata: Metadata | undefined;
}

/** The events of a record and what they say of their pod, read apart from the transform. */
function eventsOf(record: FluentBitRecord): CapturedEvent[] {
  const lines = plainText(record)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => ({
    bytes: lines.length === 1 ? record.bytes : Buffer.from(line),
    metadata: line.startsWith('{"') ? (JSON.parse(line) as { kubernetes?: Metadata }).kubernetes : undefined,
  }));
}

/** By the name, since Snappy's blocks have nothing to be known by. */
function plainText({ file, bytes }: FluentBitRecord): string {
  if (file.endsWith('snappy')) return Buffer.from(uncompress(bytes)).toString();
  return (file.endsWith('gzip') ? gunzipSync(bytes) : bytes).toString();
}

it('no file that Fluent Bit wrote is left out', () => {
  expect(TOTALS.map(([file]) => file)).toEqual(fluentBitFiles());
});

describe.each(TOTALS)('every event of %s', (file, hidden, events, logs, dropped, known) => {
  const captured = readFluentBitFile(file)
    .flatMap(eventsOf)
    .map(({ bytes, metadata }) => ({ metadata, verdict: transformRecord(bytes, ARRIVAL_MS, SETTINGS) }));
  const transformed = captured.flatMap(({ metadata, verdict }) =>
    verdict.kind === 'logs' ? verdict.logs.map(({ json }) => ({ metadata, log: JSON.parse(json) as Log })) : [],
  );

  it('is accounted for', () => {
    expect({
      events: captured.length,
      logs: transformed.length,
      dropped: captured.filter(({ verdict }) => verdict.kind === 'dropped').length,
      known: transformed.filter(({ metadata }) => metadata !== undefined).length,
    }).toEqual({ events, logs, dropped, known });
  });

  it('has the tags that follow from its pod, and no other value under a key of the Agent', () => {
    for (const { metadata, log } of transformed) {
      const tags = log.ddtags?.split(',') ?? [];
      const agents = tags.filter((tag) => AGENT_KEYS.includes(tag.split(':')[0] ?? ''));
      // Of a pod that the Kubernetes API did not know, the filter may still have its namespace.
      const namespace =
        log.kubernetes_namespace === undefined ? [] : [`kube_namespace:${log.kubernetes_namespace.name}`];
      expect(new Set(agents)).toEqual(metadata === undefined ? new Set(namespace) : truthOf(metadata, hidden).tags);
    }
  });

  it('has the source of its container, and the EC2 node as its host or, on Fargate, none', () => {
    for (const { metadata, log } of transformed) {
      // Without metadata there is only what the line says of itself.
      if (metadata === undefined) continue;
      const { source, hostname } = truthOf(metadata, hidden);
      expect(log.ddsource).toBe(source);
      expect(log.hostname).toBe(hostname);
    }
  });

  it('keeps the kubernetes object as it came', () => {
    for (const { metadata, log } of transformed) expect(log.kubernetes).toEqual(metadata);
  });
});

function truthOf({ namespace_name, pod_name, container_name }: Metadata, hidden: Hidden): Truth {
  return readTruth(namespace_name, pod_name, container_name, hidden);
}
