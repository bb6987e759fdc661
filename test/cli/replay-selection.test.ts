import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { line } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

let services: ReplayServices;

beforeEach(async () => {
  services = await startReplayServices();
  const pod = (namespace: string, service: string, errorCode: string) =>
    line(JSON.stringify({ log: namespace, service, kubernetes: { namespace_name: namespace, pod_name: 'p-1' } }), {
      errorCode,
    });
  const lines = [
    pod('shop', 'cart', 'Lambda.FunctionError'),
    pod('shop', 'till', 'Lambda.FunctionError'),
    pod('bank', 'cart', 'Decompression failed.'),
    pod('bank', 'till', 'HttpEndpoint.DestinationException'),
  ];
  services.s3.put(BUCKET, 'failed/a', Buffer.from(`${lines.join('\n')}\n`));
});

afterEach(() => services.close());

describe('hydrant replay', () => {
  it.each([
    [['--error-code', 'Lambda.*', '--error-code=Decompression failed.'], 3],
    [['--namespace', 'bank'], 2],
    [['--service=cart', '--prefix', 'failed/'], 2],
    [['--namespace', 'shop', '--namespace', 'bank', '--service', 'till', '--error-code', 'Http*'], 1],
    [['--namespace', 'sho'], 0],
  ])('sends only the records that %j selects, and keeps their object', async (options, delivered) => {
    const { status, stdout } = await services.replay('--from', '2020-01-01T00:00:00Z', ...options);
    expect(JSON.parse(stdout)).toMatchObject({
      objects: { listed: 1, held: 0, partly: 1 },
      records: { read: 4, delivered, skipped: 4 - delivered },
      report: expect.stringMatching(/^hydrant\/reports\/.+\.json$/),
    });
    expect(status).toBe(0);
    expect(services.s3.buckets.keys(BUCKET)).toContain('failed/a');
  });

  it.each([
    [['--error-code', 'Lambda.[a'], 'errorCodes.0'],
    [['--namespace='], 'namespaces.0'],
    [['--service', '--dry-run'], '--service'],
    [['--dry-run', '--error-code'], '--error-code'],
    [['--dry-run', '--prefix', '--namespace', 'x'], '--prefix'],
  ])('refuses %j with status 2, and reads nothing', async (options, words) => {
    const { status, stdout, stderr } = await services.replay(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
