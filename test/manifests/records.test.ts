/**
 * The manifests' configurations are those that real Fluent Bit was run with (test/fixtures/fluent-bit/README.md): `b` is EKS
 * Fargate's without Time_Keep, `g3` the DaemonSet's. What Time_Keep adds is what `d5` shows: `time`, as it stood in the line.
 */
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { type Log, logOf, tagsOf, transformed } from '../formats/transformed.ts';
import { readClassic } from './fluent-bit-grammar.ts';
import { configMapOf, textOf } from './manifest-input.ts';

interface Event {
  readonly time?: string;
  readonly stream?: string;
  readonly logtag?: string;
  readonly log?: unknown;
  readonly kubernetes?: { readonly pod_name: string; readonly docker_id: string };
}

function eventsOf(file: string): Event[] {
  return readFluentBitFile(file).map(({ bytes }) => JSON.parse(bytes.toString()) as Event);
}

const { 'parsers.conf': parsers = '' } = configMapOf(textOf('02-aws-logging.yaml'), 'aws-logging');
const PREFIX = new RegExp(readClassic(parsers).sections[0]?.entries.get('regex') ?? '');

/** The event of the same line in a run without the parser. */
function unparsed(event: Event, others: readonly Event[]): Event | undefined {
  return others.find(({ kubernetes, log }) => {
    const { stream, logtag, log: line } = PREFIX.exec(String(log))?.groups ?? {};
    const isOfContainer = kubernetes?.docker_id === event.kubernetes?.docker_id;
    return isOfContainer && stream === event.stream && logtag === event.logtag && line === event.log;
  });
}

/** An application's line that is no JSON, whose keys might be others than the router's. */
function isLine({ log, time = '' }: Event): boolean {
  return typeof log === 'string' && log.trim() !== '' && !Number.isNaN(Date.parse(time));
}

/** What does not depend on how the router took the line apart. */
function essence({ message, timestamp, status, service, ddsource, ddtags }: Log): object {
  return { message, timestamp, status, service, ddsource, ddtags };
}

describe.each(['1.9.10', '5.1.1'])('records of the ConfigMap for EKS Fargate, of Fluent Bit %s', (version) => {
  const plain = eventsOf(`${version}-a-fargate-datadog-guide`);
  const pairs = eventsOf(`${version}-b-fargate-crio-parser`).flatMap((event) => {
    const other = unparsed(event, plain);
    if (other === undefined || String(event.log).trim() === '') return [];
    const { time } = PREFIX.exec(String(other.log))?.groups ?? {};
    return [{ other, time, event: { time, ...event } }];
  });

  it('are in the fixtures, of every kind of owner', () => {
    expect(pairs.length).toBeGreaterThan(40);
    expect(new Set(pairs.map(({ event }) => event.kubernetes?.pod_name)).size).toBeGreaterThanOrEqual(5);
  });

  it('become the logs that the same lines become without the parser', () => {
    for (const { event, other } of pairs) {
      expect(essence(logOf(event))).toEqual(essence(logOf(other)));
    }
  });

  it('have the tags of their pod, and the time of their line where the application says none', () => {
    const ofNginx = pairs.filter(({ event }) => event.kubernetes?.pod_name.startsWith('sample-app-'));
    expect(ofNginx.length).toBeGreaterThan(3);
    for (const { event, time } of ofNginx) {
      const log = logOf(event);
      expect(log.timestamp).toBe(new Date(time ?? '').toISOString());
      expect(tagsOf(log)).toEqual(
        expect.arrayContaining([
          'kube_namespace:fargate-namespace',
          'kube_deployment:sample-app',
          'service:webapp',
          'env:prod',
          'version:1.23.3',
        ]),
      );
    }
  });

  it('would have the time of their arrival without Time_Keep', () => {
    const [{ event } = { event: {} }] = pairs;
    expect(logOf({ ...event, time: undefined }).timestamp).not.toBe(logOf(event).timestamp);
  });
});

describe('records of the DaemonSet', () => {
  const events = eventsOf('5.1.1-g3-ec2-cri-owner-refs').filter(isLine);

  it('keep the time of their line, and are tagged by the owner that the pod names', () => {
    expect(events.length).toBeGreaterThan(20);
    const logs = events.flatMap((event) => transformed(event).logs.map((log) => ({ event, log })));
    for (const { event, log } of logs) expect(log.timestamp).toBe(new Date(event.time ?? '').toISOString());
    const tags = new Set(logs.flatMap(({ log }) => tagsOf(log)));
    expect([...tags]).toEqual(
      expect.arrayContaining([
        'kube_stateful_set:orders-db',
        'kube_daemon_set:kube-proxy',
        'kube_deployment:sample-app',
      ]),
    );
  });
});
