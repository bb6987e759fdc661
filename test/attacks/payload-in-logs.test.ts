import { gzipSync } from 'node:zlib';
import type { Context, FirehoseTransformationResult } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** Stands for what a tenant or an operator would not have read in CloudWatch. */
const WORD = 'unspeakable-word';

/** The word, and what base64 makes of it wherever it stands. */
const TRACES = [
  WORD,
  ...['', 'x', 'xx'].map((before) => Buffer.from(`${before}${WORD}`).toString('base64').slice(4, -4)),
].map((trace) => trace.toLowerCase());

let output = '';

// Metrics are written to the descriptors themselves.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (_fd: number, bytes: Uint8Array) => {
    output += Buffer.from(bytes);
    return bytes.length;
  },
}));

beforeEach(() => {
  output = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      output += String(chunk);
      return true;
    });
  }
  // As talkative as Powertools can be made.
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'TRACE');
  vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

type Handler = (event: unknown, context: Context) => Promise<FirehoseTransformationResult>;

/** Starts the function as Lambda does: settings are read from the environment now. */
async function startTransform(environment: Readonly<Record<string, string>> = {}): Promise<Handler> {
  stubSettings(environment);
  return (await import('../../functions/transform/handler.ts')).handler as unknown as Handler;
}

function stubSettings(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.resetModules();
}

/** @param remainingMs what Lambda gives, then what it says is left */
function contextOf(...remainingMs: number[]): Context {
  return { getRemainingTimeInMillis: () => remainingMs.shift() ?? 0 } as Context;
}
const inTime = () => ({ getRemainingTimeInMillis: () => 60_000 }) as Context;

function eventOf(...records: (object | string | Buffer)[]) {
  return {
    invocationId: WORD,
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs',
    region: 'eu-west-1',
    [WORD]: WORD,
    records: records.map((record, index) => ({
      recordId: `${WORD}-${index}`,
      data: bytesOf(record).toString('base64'),
    })),
  };
}

function bytesOf(record: object | string | Buffer): Buffer {
  if (Buffer.isBuffer(record)) return record;
  return Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
}

/** How an error reaches CloudWatch: Lambda logs all of it. */
async function errorOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: Error) => `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(Object.entries(error))}`,
  );
}

function expectNoTraceIn(text: string): void {
  for (const trace of TRACES) expect(text.toLowerCase()).not.toContain(trace);
}

const rules = [
  { type: 'multi_line', name: WORD, pattern: WORD },
  { type: 'exclude_at_match', name: WORD, pattern: `(${WORD}` },
  { type: 'mask_sequences', name: WORD, pattern: 'masked', replace_placeholder: WORD },
];
const POD = {
  namespace_name: 'shop',
  container_name: 'web',
  pod_name: WORD,
  host: WORD,
  container_image: `${WORD}:${WORD}`,
  labels: { app: WORD, [WORD]: WORD, 'tags.datadoghq.com/env': WORD },
  annotations: {
    note: WORD,
    'ad.datadoghq.com/tags': JSON.stringify({ [WORD]: WORD }),
    'ad.datadoghq.com/web.logs': JSON.stringify([{ source: WORD, service: WORD, log_processing_rules: rules }]),
  },
};

const RECORDS = [
  WORD,
  ' ',
  { log: WORD, [WORD]: WORD, ddtags: `${WORD},a:${WORD}`, service: WORD, level: WORD, timestamp: WORD },
  { log: JSON.stringify({ [WORD]: WORD, message: WORD, ddtags: WORD }), kubernetes: POD },
  { log: `masked ${WORD}`, kubernetes: { ...POD, annotations: { ...POD.annotations, note: 'other' } } },
  { log: '', kubernetes: { ...POD, labels: { app: `${WORD}-2` } } },
  { log: 'x', kubernetes: { ...POD, labels: { app: `${WORD}-2` } } },
  { log: 'x', kubernetes: { ...POD, labels: { app: `${WORD}-3` } } },
  {
    log: WORD,
    container_id: WORD,
    container_name: WORD,
    ecs_cluster: WORD,
    ecs_task_arn: WORD,
    ecs_task_definition: WORD,
  },
  `{"log":"${WORD}`,
  Buffer.concat([Buffer.from(WORD), Buffer.from([0xff, 0xfe])]),
  gzipSync(WORD),
  gzipSync(WORD, { level: 0 }).subarray(0, -6),
  {
    messageType: 'DATA_MESSAGE',
    owner: WORD,
    logGroup: WORD,
    logStream: WORD,
    subscriptionFilters: [WORD],
    logEvents: [{ id: WORD, timestamp: 1, message: JSON.stringify({ log: WORD, kubernetes: POD }) }],
  },
  { messageType: 'CONTROL_MESSAGE', owner: WORD, logEvents: [] },
  WORD.repeat(70_000),
];

describe('a word of a record', () => {
  it('is in no line and no metric, wherever in the record it stands', async () => {
    const transform = await startTransform({
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app":"app"}',
      DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"note":"note"}',
      HYDRANT_MAX_TAG_VALUES: '1',
    });
    const event = eventOf(...RECORDS);
    const strange = [{ recordId: WORD, data: `${WORD}!!` }, { data: WORD }, { recordId: { [WORD]: WORD } }, WORD, null];

    const { records } = await transform({ ...event, records: [...event.records, ...strange] }, inTime());

    expect(new Set(records.map(({ result }) => result))).toEqual(new Set(['Ok', 'Dropped', 'ProcessingFailed']));
    expect(Buffer.from(records[0]?.data ?? '', 'base64').toString()).toContain(WORD);
    // All that can be said has been said, or this would prove nothing.
    const said = ['"transformed"', 'multi_line', 'one is not applied', '"TagValuesOverLimit":1', '"label":"note"'];
    for (const text of [...said, '"Failed.not-inflatable":1', '"Failed.no-record-id":4', '"Note.masked"']) {
      expect(output).toContain(text);
    }
    expectNoTraceIn(output);
  });

  it('is in no line where the answer is full', async () => {
    const transform = await startTransform();
    await transform(eventOf(...Array.from({ length: 9 }, () => gzipSync(WORD.repeat(50_000)))), inTime());
    expect(output).toContain('BufferSizeInMBs');
    expectNoTraceIn(output);
  });

  it('is in no line where time runs out', async () => {
    const transform = await startTransform();
    const { records } = await transform(eventOf(WORD, WORD), contextOf(60_000, 60_000, 1_000));
    expect(records.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed']);
    expect(output).toContain('time ran out');
    expectNoTraceIn(output);
  });

  it('is in no error where what comes is no event', async () => {
    const transform = await startTransform();
    for (const event of [{ Records: [WORD] }, { records: WORD }, { records: { [WORD]: WORD } }, [WORD], WORD]) {
      const error = await errorOf(transform(event, inTime()));
      expect(error).toContain('no "records" list');
      expectNoTraceIn(error);
    }
    expectNoTraceIn(output);
  });
});

describe('a key among the settings', () => {
  const KEYS = {
    DD_API_KEY: `${WORD} ${WORD}`,
    DD_API_KEY_SECRET_ARN: WORD,
    DD_URL: `ftp://user:${WORD}@localhost`,
    HYDRANT_API_KEY: WORD,
    HYDRANT_TAGS_AS: 'x',
  };

  it('is in no error of the transform', async () => {
    const error = await errorOf(startTransform(KEYS));
    expect(error).toContain('SettingsError');
    expectNoTraceIn(error + output);
  });

  it('is in no error of the reprocessor', async () => {
    stubSettings(KEYS);
    const error = await errorOf(import('../../functions/reprocessor/handler.ts'));
    for (const name of Object.keys(KEYS)) expect(error).toContain(name);
    expectNoTraceIn(error + output);
  });

  it('is in no line of the transform that starts with it', async () => {
    const transform = await startTransform({ DD_API_KEY: WORD });
    await transform(eventOf('x'), inTime());
    expect(output).toContain('"transformed"');
    expectNoTraceIn(output);
  });
});
