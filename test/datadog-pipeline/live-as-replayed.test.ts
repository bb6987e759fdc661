/**
 * What the pipeline is for: in an organisation whose Firehose intake reads no `ddtags`, a live log is to be what the same log is when
 * the logs API gets it, as in a replay.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import type { AcceptedLog } from '../../infra/local/datadog/accepted-log.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { pipelineOf } from '../../shared/datadog-pipeline/pipeline.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { firehoseBody, REQUEST_ID } from '../contract/datadog/client.ts';

const KEY = 'valid-key';
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00.000Z');
const SETTINGS = loadTransformSettings({ DD_CLUSTER_NAME: 'demo', DD_TAGS: 'cost-centre:42' });

/** Of the pods' own annotations and the operator's settings. */
const CHOSEN = ['a', 'c', 'team', 'tier', 'cost-centre'];

/** An event of FireLens, on Fargate. */
const OF_ECS = {
  container_id: '0123456789abcdef0123456789abcdef-1234567890',
  container_name: 'nginx',
  source: 'stdout',
  log: 'started',
  ecs_cluster: 'shop',
  ecs_task_arn: 'arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef0123456789abcdef',
  ecs_task_definition: 'web:7',
};

const VERDICTS = [
  Buffer.from(JSON.stringify(OF_ECS)),
  ...fluentBitFiles().flatMap((file) => readFluentBitFile(file).map(({ bytes }) => bytes)),
]
  .map((bytes) => transformRecord(bytes, ARRIVAL_MS, SETTINGS))
  .flatMap((verdict) => (verdict.kind === 'logs' ? [verdict] : []))
  // Megabytes of one letter say no more about tags.
  .filter((verdict) => recordOf(verdict, SETTINGS).length < 20_000);

let datadog: LocalDatadog;
let clock: VirtualClock;

async function startWith(bodyReservedAttributes: boolean): Promise<void> {
  clock = new VirtualClock(ARRIVAL_MS);
  datadog = await startDatadog({ clock, keys: [KEY], switches: { bodyReservedAttributes } });
}

beforeEach(() => startWith(false));
afterEach(() => datadog.close());

/** Through Firehose, as the transform has it delivered. */
async function live(): Promise<AcceptedLog[]> {
  return send(datadog.firehoseUrl, firehoseBody(VERDICTS.map((verdict) => recordOf(verdict, SETTINGS))), {
    'x-amz-firehose-access-key': KEY,
    'x-amz-firehose-request-id': REQUEST_ID,
  });
}

/** Through the logs API, the logs themselves. */
async function replayed(): Promise<AcceptedLog[]> {
  const logs = VERDICTS.flatMap((verdict) => verdict.logs).map(({ json }) => json);
  const accepted: AcceptedLog[] = [];
  for (let start = 0; start < logs.length; start += 500) {
    const body = `[${logs.slice(start, start + 500).join(',')}]`;
    accepted.push(...(await send(`${datadog.url}/api/v2/logs`, body, { 'dd-api-key': KEY })));
  }
  return accepted;
}

async function send(url: string, body: string, headers: Record<string, string>): Promise<AcceptedLog[]> {
  const before = datadog.accepted.length;
  const response = await clock.track(
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }),
  );
  expect(response.status).toBeLessThan(300);
  return datadog.accepted.slice(before);
}

/**
 * What a reader of Datadog sees of a log. The envelope of several logs adds tags of its own; a service is a field here. Where the log
 * names no source or service, the intake's own stay.
 */
function seen({ message, service, source, status, officialDate, tags }: AcceptedLog) {
  const named = (text: string | undefined) => (text === 'aws' || text === 'hydrant' ? undefined : text);
  const own = tags.filter((tag) => !/^(?:service:|aws_account:hydrant$|sourcecategory:)/.test(tag));
  return { message, service: named(service), source: named(source), status, officialDate, tags: own.sort() };
}

describe('in an organisation whose Firehose intake reads no ddtags', () => {
  it('a live log has no tag of the Agent’s without the pipeline, and source and service are the intake’s', async () => {
    const logs = await live();
    expect(logs.length).toBeGreaterThan(100);
    expect(logs.filter(({ tags }) => tags.some((tag) => tag.startsWith('kube_deployment:')))).toEqual([]);
    expect(new Set(logs.map(({ source }) => source))).toEqual(new Set(['aws', 'hydrant']));
  });

  it('with it, each has the fields and tags that the logs API gives it', async () => {
    datadog.pipelines.add({ ...pipelineOf(CHOSEN) });
    const logs = await live();
    expect(logs.some(({ tags }) => tags.includes('kube_deployment:sample-app'))).toBe(true);
    expect(logs.some(({ tags }) => tags.includes('task_family:web'))).toBe(true);
    expect(logs.map(seen)).toEqual((await replayed()).map(seen));
  });

  it('without attributes, it makes the tags of Datadog’s guide', async () => {
    datadog.pipelines.add({ ...pipelineOf([]) });
    const bytes = readFluentBitFile('5.1.1-a-fargate-datadog-guide')[0]?.bytes ?? Buffer.alloc(0);
    const verdict = transformRecord(bytes, ARRIVAL_MS, loadTransformSettings({ HYDRANT_TAGS_AS: 'ddtags' }));
    if (verdict.kind !== 'logs') throw new Error('there is no log');
    const [log] = await send(datadog.firehoseUrl, firehoseBody([recordOf(verdict, SETTINGS)]), {
      'x-amz-firehose-access-key': KEY,
      'x-amz-firehose-request-id': REQUEST_ID,
    });
    const keys = (log?.tags ?? []).map((tag) => tag.split(':')[0]);
    expect(keys.sort()).toEqual(['container_id', 'kube_container_name', 'kube_namespace', 'pod_name']);
  });
});

describe('where ddtags are read', () => {
  it('the pipeline changes nothing: no tag is doubled, no field another', async () => {
    await datadog.close();
    await startWith(true);
    const before = [...(await live()), ...(await replayed())].map(seen);
    datadog.pipelines.add({ ...pipelineOf(CHOSEN) });
    const after = [...(await live()), ...(await replayed())].map(seen);
    expect(after).toEqual(before);
  });
});
