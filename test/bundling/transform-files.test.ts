import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFiles } from '../../infra/bundling/start-files.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { corpusOf, eventOf } from '../bench/corpus.ts';

const HANDLER = new URL('../../dist/transform/handler.mjs', import.meta.url);
const PROCESS = fileURLToPath(new URL('invoke-process.ts', import.meta.url));

type Event = ReturnType<typeof eventOf>;
type Environment = Readonly<Record<string, string>>;

interface Invoked {
  readonly records: readonly FirehoseTransformationResultRecord[];
  readonly builtins: readonly string[];
  /** What the function's line counts of how records went */
  readonly notes: Readonly<Record<string, number>>;
}

/** In a fresh process, without metrics. */
function invoke(handler: string, event: Event, environment: Environment = {}): Invoked {
  const { stdout, stderr } = spawnSync(process.execPath, [PROCESS, handler], {
    input: JSON.stringify(event),
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    env: { POWERTOOLS_METRICS_DISABLED: 'true', ...environment },
  });
  if (stdout === '') throw new Error(stderr);
  const lines = stdout.split('\n').map((line) => JSON.parse(line));
  return { ...lines.at(-1), notes: lines.find(({ message }) => message === 'transformed')?.notes ?? {} };
}

/** The same of the source. */
function answer(event: Event, environment: Environment = {}): readonly FirehoseTransformationResultRecord[] {
  return answerTransformation(event, loadTransformSettings(environment)).result.records;
}

/** Records of pods whose annotations have no rules. */
function ordinaryEvent(): Event {
  const { event } = corpusOf('metadata-heavy', 100, 300_000);
  const records = event.records.filter(({ data }) => !Buffer.from(data, 'base64').includes('log_processing_rules'));
  return { ...event, records };
}

/** The same, of one pod of each workload. */
function eventOfSinglePods(): Event {
  const event = ordinaryEvent();
  const pods = new Map<string, string>();
  const isOfFirst = (text: string) => {
    const [, pod = '', workload = ''] = /"pod_name":"(([^"]*)-[^"]*)"/.exec(text) ?? [];
    if (!pods.has(workload)) pods.set(workload, pod);
    return pods.get(workload) === pod;
  };
  return { ...event, records: event.records.filter(({ data }) => isOfFirst(Buffer.from(data, 'base64').toString())) };
}

const KUBERNETES = { pod_name: 'web-0', namespace_name: 'shop', container_name: 'web', labels: { team: 'a' } };
const MASKED = JSON.stringify([
  { log_processing_rules: [{ type: 'mask_sequences', name: 'm', pattern: '\\d+', replace_placeholder: '#' }] },
]);
const ENVELOPE = {
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/aws/lambda/pay',
  logStream: 's',
  subscriptionFilters: ['f'],
  logEvents: [{ id: '1', timestamp: 1_674_838_426_000, message: JSON.stringify({ log: 'x', kubernetes: KUBERNETES }) }],
};
const OURS = Buffer.from(answer(eventOf([json({ log: 'x', kubernetes: KUBERNETES })]))[0]?.data ?? '', 'base64');

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** What stands in the file that is loaded on demand, by the record that demands it. */
const RARE: Readonly<Record<string, Buffer>> = {
  'a block of snappy': Buffer.from(compress(json({ log: 'x', kubernetes: KUBERNETES }))),
  'plain text': Buffer.from('2023-01-27T16:53:46Z stdout F x'),
  'several events': Buffer.from('{"log":"a"}\n{"log":"b"}'),
  'a list of events': json([{ log: 'a' }, { log: 'b' }]),
  'an envelope of CloudWatch Logs': json(ENVELOPE),
  'envelopes one behind the other': Buffer.concat([json(ENVELOPE), json(ENVELOPE)]),
  'a task of ECS': json({
    log: 'x',
    container_name: 'web',
    ecs_task_arn: 'arn:aws:ecs:eu-west-1:123456789012:task/c/0',
  }),
  'a masked line': json({
    log: 'card 4242',
    kubernetes: { ...KUBERNETES, annotations: { 'ad.datadoghq.com/web.logs': MASKED } },
  }),
  'an annotation with tags': json({
    log: 'x',
    kubernetes: { ...KUBERNETES, annotations: { 'ad.datadoghq.com/tags': '{"team":"%%kube_namespace%%"}' } },
  }),
  'a tag beyond ASCII': json({ log: 'x', kubernetes: KUBERNETES, ddtags: 'équipe:à' }),
  'metadata that a nest filter has lifted': json({
    log: 'x',
    kubernetes_pod_name: 'web-0',
    kubernetes_namespace_name: 'shop',
    kubernetes_container_name: 'web',
  }),
  'a log of Hydrant': OURS,
  gzip: gzipSync('{"log":"x"}'),
  'an envelope as CloudWatch Logs sends it': gzipSync(JSON.stringify(ENVELOPE)),
};

describe('the built transform', () => {
  it('answers as the source does', () => {
    const event = eventOf(Object.values(RARE));
    const { records } = invoke(fileURLToPath(HANDLER), event);
    expect(records).toEqual(answer(event));
    expect(new Set(records.map(({ result }) => result))).toEqual(new Set(['Ok']));
  });

  it.each<Environment>([
    { DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"te*":"kube_%%label%%"}' },
    { DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"exclude_at_match","name":"e","pattern":"^x$"}]' },
    { DD_CONTAINER_EXCLUDE: 'name:^web$' },
  ])('answers as the source does with %j', (environment) => {
    const event = eventOf([json({ log: 'x', kubernetes: KUBERNETES })]);
    const { records } = invoke(fileURLToPath(HANDLER), event, environment);
    expect(records).toEqual(answer(event, environment));
    expect(records).not.toEqual(answer(event));
  });
});

describe('what is loaded at the start', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hydrant-start-'));
    for (const file of startFiles(HANDLER)) copyFileSync(file, join(folder, basename(file.pathname)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is all that an ordinary batch needs, of pods that are none of several', () => {
    const event = eventOfSinglePods();
    const { records, builtins, notes } = invoke(join(folder, 'handler.mjs'), event);
    expect(event.records.length).toBeGreaterThan(10);
    expect(records).toEqual(answer(event));
    expect(notes).not.toHaveProperty('shortcut-failed');
    expect(builtins).not.toContain('NativeModule crypto');
    expect(builtins).not.toContain('NativeModule zlib');
  });

  it('is not all that replicas need, which go the long way where it is missing, and are counted', () => {
    const event = ordinaryEvent();
    const { records, notes } = invoke(join(folder, 'handler.mjs'), event);
    expect(event.records.length).toBeGreaterThan(100);
    expect(records).toEqual(answer(event));
    expect(notes['shortcut-failed']).toBeGreaterThan(0);
    const whole = invoke(fileURLToPath(HANDLER), event);
    expect(whole.records).toEqual(records);
    expect(whole.notes).not.toHaveProperty('shortcut-failed');
  });

  it("writes log lines to the descriptors of the process: Node's streams for them are not made", () => {
    const stdout = execFileSync(process.execPath, [PROCESS, join(folder, 'handler.mjs')], {
      input: JSON.stringify(ordinaryEvent()),
      encoding: 'utf8',
      env: { AWS_LAMBDA_FUNCTION_NAME: 'transform' },
    });
    const [line = '', metrics = '', answered = ''] = stdout.split('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 'INFO', message: 'transformed', service: 'transform' });
    expect(JSON.parse(metrics)).toMatchObject({ service: 'transform', RecordsFailed: 0 });
    expect(JSON.parse(answered).builtins).not.toContain('NativeModule net');
  });

  it('is not all that other records need, which hurt no neighbour where it is missing', () => {
    const ordinary = ordinaryEvent().records;
    const rare = eventOf(Object.values(RARE)).records;
    const event = { ...eventOf([]), records: [...ordinary, ...rare] };
    const { records } = invoke(join(folder, 'handler.mjs'), event);
    expect(records.slice(0, ordinary.length)).toEqual(answer({ ...event, records: ordinary }));
    expect(new Set(records.slice(ordinary.length).map(({ result }) => result))).toEqual(new Set(['ProcessingFailed']));
  });

  it('is one instance of each module: no file holds what another has, or what Lambda brings', () => {
    const files = [...startFiles(HANDLER), new URL('on-demand.mjs', HANDLER)];
    const sources = files.flatMap((file) => JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, 'utf8')).sources);
    expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([]);
    expect(sources.filter((source) => source.includes('lambda-invoke-store'))).toEqual([]);
  });
});
