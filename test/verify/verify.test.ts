/**
 * What is printed in each case is what docs/verify.md shows. After a change that is meant, write the page anew:
 *
 *     UPDATE_DOCS=1 npx vitest run test/verify && git diff docs/verify.md
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BUCKET, STREAM, STREAM_SECRET_ARN, type WorldOptions } from '../../infra/local/world.ts';
import { onPage } from './page.ts';
import { CANARY_ID, MINUTE_MS, type RunOptions, startVerifyWorld, type VerifyWorld } from './verify-world.ts';

interface Case {
  readonly name: string;
  readonly world?: Partial<WorldOptions>;
  readonly run?: RunOptions;
  readonly prepare?: (verify: VerifyWorld) => void;
  readonly ok?: true;
  /** How many records are put */
  readonly puts: number;
}

const READS_DDTAGS = { organisation: { bodyReservedAttributes: true } };

const CASES: readonly Case[] = [
  { name: 'good', world: READS_DDTAGS, ok: true, puts: 1 },
  { name: 'no-send', run: { request: { send: false } }, ok: true, puts: 0 },
  { name: 'wrong-key', world: { endpoint: { accessKey: 'a-key-of-nobody' } }, puts: 0 },
  { name: 'wrong-site', run: { environment: { DD_SITE: 'datadoghq.eu', DD_URL: '' } }, puts: 0 },
  { name: 'not-attached', world: { attached: false }, puts: 1 },
  {
    name: 'failing',
    prepare: ({ world }) => world.datadog.faults.add({ on: 'firehose', status: 503 }),
    puts: 1,
  },
  { name: 'no-pipeline', puts: 1 },
  {
    name: 'not-seen',
    prepare: ({ world }) => {
      world.datadog.search.indexDelayMs = Number.POSITIVE_INFINITY;
    },
    puts: 1,
  },
  { name: 'no-application-key', run: { environment: { DD_APP_KEY: '' } }, puts: 0 },
];

let verify: VerifyWorld;

afterEach(() => verify.close());

/** The local world has another port each time. */
const withoutPort = (text: string) => text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:4580');

describe('hydrant verify', () => {
  it.each(CASES)(
    'prints what docs/verify.md shows, and no key: $name',
    async ({ name, world, run, prepare, ok = false, puts }) => {
      verify = await startVerifyWorld(world);
      prepare?.(verify);
      const { verification, text } = await verify.run(run);
      const { shown, due } = onPage(name, withoutPort(text));
      expect(shown).toBe(due);
      expect(verification.ok).toBe(ok);
      expect(verify.world.firehose.metrics(STREAM).incomingRecords).toBe(puts);
      const said = `${text}${JSON.stringify(verification)}`;
      for (const key of [verify.world.apiKey, verify.world.appKey, 'a-key-of-nobody']) expect(said).not.toContain(key);
    },
  );
});

describe('the canary', () => {
  it('arrives once, with the tags by which it can be excluded', async () => {
    verify = await startVerifyWorld(READS_DDTAGS);
    await verify.run();
    const { accepted } = verify.world.datadog;
    expect(accepted).toHaveLength(1);
    expect(accepted[0]?.tags).toEqual(
      expect.arrayContaining(['kube_namespace:hydrant-verify', 'service:hydrant-verify']),
    );
    expect(accepted[0]?.message).toContain(CANARY_ID);
  });

  it('is found although Datadog throttles searches, which are then asked for when it says', async () => {
    verify = await startVerifyWorld(READS_DDTAGS);
    verify.world.datadog.search.throttled = 5;
    const { verification } = await verify.run();
    // One before it is put; four, 20 s apart; then every 10 s.
    expect(verification.canary).toMatchObject({ outcome: 'found', tookMs: 2 * MINUTE_MS });
    expect(verification.ok).toBe(true);
  });

  it('is looked for until the time is up, and no longer', async () => {
    verify = await startVerifyWorld();
    const { verification } = await verify.run({ request: { waitMs: 30_000 } });
    expect(verification.canary).toMatchObject({
      outcome: 'not-found',
      waitedMs: 30_000,
      findings: [{ says: expect.stringContaining('has not tried to deliver since'), remedy: 'wait longer: --wait 1m' }],
    });
  });

  it('is not put where the settings of the function would drop it', async () => {
    const settings = { DD_CONTAINER_EXCLUDE_LOGS: 'kube_namespace:^hydrant-' };
    verify = await startVerifyWorld({ transformEnvironment: settings });
    const { verification } = await verify.run();
    expect(verification.canary).toMatchObject({ outcome: 'not-sent', stopped: false });
    expect(verify.world.firehose.metrics(STREAM).incomingRecords).toBe(0);
  });

  it('names the form that costs less where only one is written, and where neither helps', async () => {
    verify = await startVerifyWorld({ ...READS_DDTAGS, transformEnvironment: { HYDRANT_TAGS_AS: 'ddtags' } });
    const { verification } = await verify.run();
    expect(verification.canary).toMatchObject({
      arrival: { tagsBy: 'ddtags', needs: 'ddtags', savesBytes: 0 },
      findings: [{ remedy: null }],
    });
  });

  it('says that ddtags alone reaches nobody in an organisation that does not read it', async () => {
    verify = await startVerifyWorld({ transformEnvironment: { HYDRANT_TAGS_AS: 'ddtags' } });
    const { text } = await verify.run();
    expect(text).toContain('HYDRANT_TAGS_AS=ddtags writes the tags nowhere else');
    expect(text).toContain('→ set HYDRANT_TAGS_AS=both at the function, then hydrant pipeline apply --yes');
  });

  it('that the transform cannot take says so by the metrics', async () => {
    verify = await startVerifyWorld({ invoke: () => Promise.reject(new Error('out of order')) });
    const { text } = await verify.run();
    expect(text).toContain('calls of the transform fail (ExecuteProcessing.Success 0)');
  });
});

describe('a stream that takes no record', () => {
  it.each([
    [{ source: 'KinesisStreamAsSource' }, 'the stream reads from a source of its own (KinesisStreamAsSource)'],
    [{ decompresses: true }, 'the stream decompresses CloudWatch Logs'],
  ])('has no canary, and nothing wrong: %j', async (other, reason) => {
    verify = await startVerifyWorld();
    const { run, world } = verify;
    const { verification } = await run({ stream: (view) => ({ ...view, ...other }) });
    expect(verification.canary).toMatchObject({ outcome: 'not-sent', reason: expect.stringContaining(reason) });
    expect(verification.ok).toBe(true);
    expect(world.firehose.metrics(STREAM).incomingRecords).toBe(0);
  });

  it('because it throttles, says so', async () => {
    verify = await startVerifyWorld();
    const throttled = { unknown: { kind: 'failed', reason: 'ServiceUnavailableException' } } as const;
    const { verification, text } = await verify.run({ aws: { put: async () => throttled } });
    expect(text).toContain('not sent: the stream does not take it: ServiceUnavailableException');
    expect(verification.ok).toBe(false);
  });
});

describe('a stream whose function is missing', () => {
  it('gets no canary, which would only be parked', async () => {
    verify = await startVerifyWorld();
    verify.world.lambda.functions = [];
    const { verification } = await verify.run();
    expect(verification.canary).toMatchObject({ outcome: 'not-sent', stopped: true });
    expect(verify.world.firehose.metrics(STREAM).incomingRecords).toBe(0);
  });
});

describe('the bucket', () => {
  it('shows what is parked behind a page of our own', async () => {
    verify = await startVerifyWorld();
    const { s3 } = verify.world;
    for (let index = 0; index < 1_001; index++) s3.put(BUCKET, `hydrant/reports/${index}`, Buffer.from('{}'));
    s3.put(BUCKET, 'processing-failed/a', Buffer.from('parked'));
    const { text } = await verify.run({ request: { send: false } });
    expect(text).toContain('parked: 1 object of 6 B, the oldest');
  });
});

describe('the secret of the stream', () => {
  it('must have the form that Firehose reads', async () => {
    verify = await startVerifyWorld();
    verify.world.secrets.secrets.set(STREAM_SECRET_ARN, verify.world.apiKey);
    const { text } = await verify.run();
    expect(text).toMatch(/wrong +stream key +the secret of the stream has not the form that Firehose reads/);
  });
});

describe('a secret that holds no key', () => {
  const secretOf = (key: string) => [
    `{"api_key":"${key}",\n}`,
    `DD_API_KEY=${key}\nDD_APP_KEY=${key}`,
    `${key}\n${key}`,
    `{"api_key":"${key}\\n${key}"}`,
    `{"api_key":"${key}\\u0000"}`,
  ];

  it('is told, and not shown', async () => {
    verify = await startVerifyWorld();
    const { world, run } = verify;
    for (const secret of secretOf(world.apiKey)) {
      world.secrets.secrets.set(STREAM_SECRET_ARN, secret);
      const environment = { DD_API_KEY: '', DD_API_KEY_SECRET_ARN: STREAM_SECRET_ARN };
      const { verification, text } = await run({ environment, request: { send: false } });
      expect(text).toMatch(/unknown +API key +the secret of DD_API_KEY_SECRET_ARN holds no key/);
      expect(text).toMatch(/wrong +stream key +the secret of the stream has not the form that Firehose reads/);
      expect(`${text}${JSON.stringify(verification)}`).not.toContain(world.apiKey);
    }
  });

  it('is not blamed where Datadog cannot be reached', async () => {
    verify = await startVerifyWorld();
    const { text } = await verify.run({ environment: { DD_API_URL: await closedOrigin() }, request: { send: false } });
    expect(text).toMatch(/unknown +stream key +Datadog cannot be reached: ECONNREFUSED/);
  });
});

/** Where nobody listens any more. */
async function closedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('what may not be asked', () => {
  it('is unknown, names the right, and keeps no canary back', async () => {
    verify = await startVerifyWorld(READS_DDTAGS);
    const { world } = verify;
    world.lambda.denies = true;
    world.secrets.denies = true;
    world.cloudWatch.denies = true;
    const denied = { unknown: { kind: 'denied', right: 'firehose:DescribeDeliveryStream' } } as const;
    const { verification } = await verify.run({ aws: { stream: async () => denied } });
    const states = verification.checks.map(({ name, state, remedy }) => [name, state, remedy]);
    expect(states).toContainEqual(['stream', 'unknown', 'give the caller firehose:DescribeDeliveryStream']);
    expect(states).toContainEqual(['live delivery', 'unknown', 'give the caller cloudwatch:GetMetricData']);
    expect(verification.canary.outcome).toBe('found');
    expect(verification.ok).toBe(true);
  });

  it('of the function and the secret leaves the others as they are', async () => {
    verify = await startVerifyWorld(READS_DDTAGS);
    verify.world.lambda.denies = true;
    verify.world.secrets.denies = true;
    const { verification, text } = await verify.run({ request: { send: false } });
    const unknown = verification.checks.filter(({ state }) => state === 'unknown').map(({ says }) => says);
    expect(unknown).toEqual(
      expect.arrayContaining(['needs lambda:GetFunctionConfiguration', 'needs secretsmanager:GetSecretValue']),
    );
    expect(text).toMatch(/\nNothing wrong was found, but what matters is unknown: stream key\.\n$/);
    expect(verification.ok).toBe(false);
  });

  it('leaves two reasons for a stream that fails where nobody can read its key', async () => {
    verify = await startVerifyWorld({ endpoint: { accessKey: 'a-key-of-nobody' } });
    verify.world.secrets.denies = true;
    const { text } = await verify.run();
    expect(text).toContain("its key is none of datadoghq.com's, or the intake does not take its requests");
    expect(text).toContain('403 is the key');
  });

  it('of the API key in a secret keeps the canary back, and names the right', async () => {
    verify = await startVerifyWorld();
    verify.world.secrets.denies = true;
    const environment = { DD_API_KEY: '', DD_API_KEY_SECRET_ARN: STREAM_SECRET_ARN };
    const { verification, text } = await verify.run({ environment });
    expect(text).toMatch(
      /unknown +API key +the secret of the API key cannot be read: needs secretsmanager:GetSecretValue/,
    );
    expect(verification.canary).toMatchObject({ outcome: 'not-sent', stopped: true });
    expect(verification.ok).toBe(false);
  });

  it('searching needs a scope of its own', async () => {
    verify = await startVerifyWorld();
    verify.world.datadog.search.mayRead = false;
    const { text } = await verify.run();
    expect(text).toMatch(/wrong +application key +it may not search logs\n +→ give it, and its owner, logs_read_data/);
  });
});

describe('settings here and at the function', () => {
  it('must be the same where both are set', async () => {
    verify = await startVerifyWorld({ transformEnvironment: { HYDRANT_TAGS_AS: 'ddtags' } });
    const { text } = await verify.run({ environment: { HYDRANT_TAGS_AS: 'attributes' }, request: { send: false } });
    expect(text).toMatch(/wrong +settings +HYDRANT_TAGS_AS is ddtags at the function; .*: HYDRANT_TAGS_AS\./);
  });

  it('make the expectation as the function has them', async () => {
    verify = await startVerifyWorld({ ...READS_DDTAGS, transformEnvironment: { DD_CLUSTER_NAME: 'shop-eu' } });
    const { text } = await verify.run();
    expect(text).toContain('18 of 18 tags arrived as tags');
    expect(text).toContain('kube_cluster_name:shop-eu');
  });
});

describe('a clock that is wrong', () => {
  it('is told, and by whose', async () => {
    verify = await startVerifyWorld();
    const { clock } = verify;
    const ahead = { ...clock, now: () => clock.now() + 10 * MINUTE_MS, sleep: clock.sleep.bind(clock) };
    const { text } = await verify.run({ request: { send: false }, machineClock: ahead });
    expect(text).toMatch(/wrong +clock +this machine's is 10 min ahead of the clock of (AWS|Datadog)/);
  });
});
