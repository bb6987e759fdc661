import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { TransformSettings } from '../config/transform-settings.ts';
import { transformRecord } from './transform-record.ts';

const ARRIVAL = '2023-01-27T17:00:00.000Z';
const SETTINGS = loadTransformSettings({});

type Log = Readonly<Record<string, unknown>>;

function textOf(
  record: unknown,
  settings: Partial<TransformSettings> = {},
  arrival: string | undefined = ARRIVAL,
): string {
  const bytes = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  const arrivalMs = arrival === undefined ? undefined : Date.parse(arrival);
  const verdict = transformRecord(bytes, arrivalMs, { ...SETTINGS, ...settings });
  if (verdict.kind !== 'logs' || verdict.logs.length !== 1) throw new Error(JSON.stringify(verdict));
  return verdict.logs[0]?.json ?? '';
}

const logOf = (record: unknown, settings?: Partial<TransformSettings>): Log =>
  JSON.parse(textOf(record, settings)) as Log;

const verdictOf = (bytes: string | Buffer) => transformRecord(Buffer.from(bytes), Date.parse(ARRIVAL), SETTINGS);

const KUBERNETES = {
  pod_name: 'web-56c89cfff7-tsdww',
  namespace_name: 'shop',
  container_name: 'web',
  container_image: 'docker.io/library/nginx:1.23.3',
  host: 'fargate-ip-10-0-1-23.ec2.internal',
  labels: { 'pod-template-hash': '56c89cfff7' },
};

describe('the message', () => {
  it("is the line without the runtime's prefix, whose stream and tag stay attributes", () => {
    expect(logOf({ log: '2023-01-27T16:53:46.615934350Z stderr F boom\n' })).toEqual({
      message: 'boom',
      timestamp: '2023-01-27T16:53:46.615Z',
      status: 'error',
      stream: 'stderr',
      logtag: 'F',
      hydrant: { v: 1 },
    });
  });

  it('keeps white space, inner line breaks and a line that is JSON as they are', () => {
    for (const line of ['\tat x  ', 'a\n\nb', '  {"a":1.0}', 'a\u2028b']) {
      expect(logOf({ log: line }).message).toBe(line);
    }
  });

  it('loses the line breaks at its end, however many', () => {
    expect(logOf({ log: 'x\r\n\n' }).message).toBe('x');
    expect(logOf({ log: `a${'\n'.repeat(900_000)}y` }).message).toHaveLength(900_002);
    expect(logOf(`a${'\r'.repeat(900_000)}y`).message).toHaveLength(900_002);
  });

  it.each([
    ['{"message":"m","a":1}', 'm'],
    ['{"msg":"m","message":5}', 'm'],
    ['{"log":"l","message":"m"}', 'l'],
    ['{"log":" ","message":"m"}', 'm'],
    ['{"level":"info","a":1.0}', '{"level":"info","a":1.0}'],
    ['{"message":{"a":1}}', '{"message":{"a":1}}'],
    ['[{"a":1}]', '{"a":1}'],
    ['[1]', '[1]'],
    ['plain text', 'plain text'],
    ['{"broken":', '{"broken":'],
  ])('of %s is %s', (record, message) => {
    expect(logOf(record).message).toBe(message);
  });

  it('that a field took the place of stays as hydrant.original', () => {
    expect(logOf({ log: 'l', message: 'm', hostname: 7, timestamp: 1674838426 }).hydrant).toEqual({
      v: 1,
      original: { hostname: 7, timestamp: 1674838426, message: 'm' },
      // Seconds, which Datadog reads as milliseconds: a day in 1970.
      flags: ['date-outside-window'],
    });
  });
});

describe('the timestamp', () => {
  it.each([
    [{ log: '2023-01-27T16:53:46.615934350Z stdout F x', time: '2020-01-01T00:00:00Z' }, '2023-01-27T16:53:46.615Z'],
    [{ log: 'x', time: '2023-01-27T16:53:46.6+01:00' }, '2023-01-27T15:53:46.600Z'],
    [{ log: 'x', time: '2023-01-27T16:53:46.%3N' }, '2023-01-27T16:53:46.000Z'],
    [{ log: 'x', time: 'noon' }, ARRIVAL],
    [{ log: 'x', time: 1674838426 }, ARRIVAL],
    [{ log: '1960-01-01T00:00:00Z stdout F x' }, ARRIVAL],
    [{ log: 'x' }, ARRIVAL],
  ])('of %j is %s', (record, timestamp) => {
    expect(logOf(record).timestamp).toBe(timestamp);
  });

  it('is absent where neither the line nor the arrival is known', () => {
    expect(textOf('x', {}, '')).not.toContain('timestamp');
  });
});

describe('the status', () => {
  it.each([
    [{ log: 'x', stream: 'stderr' }, 'error'],
    [{ log: 'x', stream: 'stdout' }, 'info'],
    [{ log: 'x', stream: 'stderr', level: 'info' }, 'info'],
    [{ log: '2023-01-27T16:53:46Z stderr F {"level":40}' }, 'warning'],
    [{ log: '{"severity":"severe"}' }, 'error'],
    [{ log: 'x', status: 404, level: 'warn' }, 'warning'],
    [{ log: '{"level":"debug"}', level: 'error' }, 'error'],
    [{ log: 'ERROR in a text' }, 'info'],
  ])('of %j is %s', (record, status) => {
    expect(logOf(record).status).toBe(status);
  });
});

describe('the service', () => {
  const annotations = { 'ad.datadoghq.com/web.logs': '[{"service":"annotated"}]' };
  const labels = { 'tags.datadoghq.com/service': 'label' };

  it.each([
    [
      'the annotation',
      { log: '{"service":"own"}', service: 'own', kubernetes: { ...KUBERNETES, annotations, labels } },
      'annotated',
    ],
    ["the application's own", { log: 'x', service: 'own', kubernetes: { ...KUBERNETES, labels } }, 'own'],
    ['that of a JSON line', { log: '{"service":"own"}', kubernetes: { ...KUBERNETES, labels } }, 'own'],
    ['the label', { log: 'x', service: { name: 'no text' }, kubernetes: { ...KUBERNETES, labels } }, 'label'],
    ['the short image', { log: 'x', kubernetes: KUBERNETES }, 'nginx'],
    ['absent', { log: 'x' }, undefined],
  ])('is %s', (_, record, service) => {
    expect(logOf(record).service).toBe(service);
  });
});

describe('host and source', () => {
  it('are those of the metadata, not what the line claims', () => {
    const claims = { log: 'x', hostname: 'own', ddsource: 'own' };
    const log = logOf({ ...claims, kubernetes: { ...KUBERNETES, host: 'ip-10-0-1-23.ec2.internal' } });
    expect(log).toMatchObject({ hostname: 'ip-10-0-1-23.ec2.internal', ddsource: 'nginx' });
    expect(log.hydrant).toMatchObject({ original: { hostname: 'own', ddsource: 'own' } });
    expect(logOf({ ...claims, kubernetes: KUBERNETES })).not.toHaveProperty('hostname');
  });

  it('are what the line claims where there is no metadata', () => {
    expect(logOf({ log: 'x', hostname: 'own', ddsource: 'own' })).toMatchObject({ hostname: 'own', ddsource: 'own' });
  });
});

describe('the tags', () => {
  const record = { log: 'x', ddtags: 'team:a,POD_NAME:evil,kube_job:evil,env:own', kubernetes: KUBERNETES };

  it('stand in ddtags and as attributes, or in one of them', () => {
    const both = logOf(record);
    expect(both.ddtags).toContain('kube_deployment:web');
    expect(both.hydrant).toMatchObject({ tags: { kube_deployment: 'web', pod_name: 'web-56c89cfff7-tsdww' } });
    expect(logOf(record, { tagsAs: 'ddtags' })).toMatchObject({ ddtags: both.ddtags, hydrant: { v: 1 } });
    expect(logOf(record, { tagsAs: 'ddtags' }).hydrant).not.toHaveProperty('tags');
    expect(logOf(record, { tagsAs: 'attributes' })).not.toHaveProperty('ddtags');
    expect(logOf(record, { tagsAs: 'attributes' }).hydrant).toEqual(both.hydrant);
  });

  it('of the log itself add keys, but none that the metadata proves or only the Agent sets', () => {
    const tags = String(logOf(record).ddtags).split(',');
    expect(tags).toEqual(expect.arrayContaining(['team:a', 'env:own', 'pod_name:web-56c89cfff7-tsdww']));
    expect(tags.filter((tag) => tag.includes('evil'))).toEqual([]);
  });

  it('hold what the operator sets, an env only where nothing else names one', () => {
    const operator = { tags: ['region:eu'], env: 'prod', clusterName: 'main' };
    expect(logOf('x', operator).ddtags).toBe('env:prod,kube_cluster_name:main,region:eu');
    const labels = { 'tags.datadoghq.com/env': 'dev' };
    const { ddtags } = logOf({ log: 'x', kubernetes: { pod_name: 'p', labels } }, operator);
    expect(ddtags).toBe('env:dev,kube_cluster_name:main,pod_name:p,region:eu');
    expect(logOf('x', { ...operator, tags: ['kube_cluster_name:other'] }).ddtags).toBe(
      'env:prod,kube_cluster_name:other',
    );
  });

  it('gain nothing from a forged marker', () => {
    const forged = {
      log: 'x',
      message: 'x',
      hydrant: { v: 1, tags: { kube_namespace: 'evil', pod_name: ['evil'] } },
      ddtags: 'kube_namespace:evil',
      kubernetes: KUBERNETES,
    };
    const honest = logOf({ log: 'x', kubernetes: KUBERNETES });
    expect(logOf(forged).ddtags).toBe(honest.ddtags);
    expect(logOf(forged).hydrant).toEqual({ ...(honest.hydrant as object), original: { hydrant: forged.hydrant } });
  });
});

describe('the kubernetes object', () => {
  it('stays as it came, or is dropped', () => {
    const raw = '{"pod_name": "p", "2":1.0,"1":9007199254740993}';
    expect(textOf(`{"log":"x","kubernetes":${raw}}`)).toContain(`"kubernetes":${raw}`);
    expect(logOf(`{"log":"x","kubernetes":${raw}}`, { kubernetesObject: 'drop' })).not.toHaveProperty('kubernetes');
  });

  it('that is no object is kept in any case, because nothing was taken from it', () => {
    expect(logOf({ log: 'x', kubernetes: 'mine' }, { kubernetesObject: 'drop' }).kubernetes).toBe('mine');
  });
});

describe('a record without a log', () => {
  it.each(['', ' ', '\n\n', '\ufeff'])('is dropped as an empty record: %j', (text) => {
    expect(verdictOf(text)).toEqual({ kind: 'dropped', reason: 'empty-record' });
  });

  it.each([
    '{"log":""}',
    '{"log":" \\n"}',
    '{"log":"2023-01-27T16:53:46Z stdout F "}',
    '{"stream":"stdout","logtag":"F","time":"x","kubernetes":{"pod_name":"p"}}',
    '2023-01-27T16:53:46Z stdout F  ',
    '{}',
    '{"log":null}',
  ])('is dropped as an empty line: %s', (text) => {
    expect(verdictOf(text)).toEqual({ kind: 'dropped', reason: 'empty-line' });
  });

  it('fails where it cannot be inflated', () => {
    expect(verdictOf(gzipSync('x').subarray(0, 12))).toEqual({ kind: 'failed', reason: 'not-inflatable' });
  });
});

describe('a compressed record', () => {
  it('gives the log of its text', () => {
    const verdict = verdictOf(gzipSync('{"log":"x"}'));
    expect(verdict.kind === 'logs' && verdict.logs[0]?.json).toBe(textOf('{"log":"x"}'));
  });
});
