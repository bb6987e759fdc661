import { gunzipSync } from 'node:zlib';
import { uncompress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { AGENT_KEYS, type Hidden, readTruth } from './agent-truth.ts';

const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');
const SETTINGS = loadTransformSettings({});

const ALL_SHOWN: Hidden = { labels: false, annotations: false };
const NO_ANNOTATIONS: Hidden = { labels: false, annotations: true };
const NEITHER: Hidden = { labels: true, annotations: true };

/** Events in = logs + dropped (empty lines); `known`: the logs whose pod the Kubernetes API knew. */
const TOTALS: readonly [file: string, hidden: Hidden, events: number, logs: number, dropped: number, known: number][] =
  [
    ['1.9.10-a-fargate-datadog-guide', ALL_SHOWN, 63, 60, 3, 58],
    ['1.9.10-b-fargate-crio-parser', ALL_SHOWN, 63, 60, 3, 58],
    ['1.9.10-f3-time-key', ALL_SHOWN, 63, 59, 4, 57],
    ['1.9.10-f4-compression-gzip', ALL_SHOWN, 63, 59, 4, 57],
    ['1.9.10-j1-partial-failure', NO_ANNOTATIONS, 92, 88, 4, 86],
    ['5.1.1-a-fargate-datadog-guide', ALL_SHOWN, 63, 60, 3, 58],
    ['5.1.1-b-fargate-crio-parser', ALL_SHOWN, 68, 65, 3, 63],
    ['5.1.1-f1-simple-aggregation', ALL_SHOWN, 68, 64, 4, 62],
    ['5.1.1-f3-time-key', ALL_SHOWN, 63, 59, 4, 57],
    ['5.1.1-f4-compression-gzip', ALL_SHOWN, 63, 59, 4, 57],
    ['5.1.1-f6-compression-snappy', ALL_SHOWN, 68, 64, 4, 62],
    ['5.1.1-g-labels-annotations-off', NEITHER, 63, 59, 4, 57],
    ['5.1.1-i1-big-fargate-raw', ALL_SHOWN, 7, 7, 0, 7],
    ['5.1.1-i2-escape-unicode-off', ALL_SHOWN, 63, 60, 3, 58],
    ['5.1.1-j1-partial-failure', NO_ANNOTATIONS, 84, 80, 4, 77],
  ];

interface Log {
  readonly ddtags?: string;
  readonly hostname?: string;
  readonly ddsource?: string;
  readonly kubernetes?: Metadata;
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
function eventsOf(record: Buffer): CapturedEvent[] {
  const lines = plainText(record)
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => ({
    bytes: lines.length === 1 ? record : Buffer.from(line),
    metadata: (JSON.parse(line) as { kubernetes?: Metadata }).kubernetes,
  }));
}

function plainText(record: Buffer): string {
  if (record[0] === 0x1f) return gunzipSync(record).toString();
  return (record[0] === 0x7b ? record : Buffer.from(uncompress(record))).toString();
}

describe.each(TOTALS)('every event of %s', (file, hidden, events, logs, dropped, known) => {
  const captured = readFluentBitFile(file)
    .flatMap(({ bytes }) => eventsOf(bytes))
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
      const tags = new Set(log.ddtags?.split(','));
      const agents = new Set([...tags].filter((tag) => AGENT_KEYS.includes(tag.split(':')[0] ?? '')));
      if (metadata === undefined) {
        expect(log.ddtags).toBeUndefined();
      } else {
        const truth = readTruth(metadata.namespace_name, metadata.pod_name, metadata.container_name, hidden);
        expect(agents).toEqual(truth.tags);
        expect(log.ddsource).toBe(truth.source);
      }
    }
  });

  it('names no Fargate node as its host, and keeps the kubernetes object as it came', () => {
    for (const { metadata, log } of transformed) {
      expect(log.hostname).toBeUndefined();
      expect(log.kubernetes).toEqual(metadata);
    }
  });
});
