import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

const ESCAPE = '\u001b';

let services: ReplayServices;

beforeEach(async () => {
  services = await startReplayServices();
  services.s3.put(BUCKET, 'failed/a', Buffer.from(`${line(record('a'))}\n`));
});

afterEach(() => services.close());

function replayAtTerminal(options: readonly string[] = [], environment: Record<string, string> = { TERM: 'xterm' }) {
  return services.start(['replay', `s3://${BUCKET}`, ...options], { terminal: true, environment }).ended;
}

describe('hydrant replay at a terminal', () => {
  it('shows how far it is, takes that away, and tells the end in words', async () => {
    const { status, stdout, stderr } = await replayAtTerminal();
    expect(status).toBe(0);
    expect(stderr).toContain('lists the bucket');
    expect(stderr.endsWith(`${ESCAPE}[J`)).toBe(true);
    expect(stdout).toContain(`${ESCAPE}[1mreplayed`);
    expect(stripVTControlCharacters(stdout)).toMatch(
      /^replayed, in \d+ s\n {2}objects {2}1 listed: 1 settled\n {2}records {2}1 read: 1 delivered\n {2}logs {5}1 sent, \d+ B\n {2}report {3}s3:\/\/backup\/hydrant\/reports\/\S+\.json\n$/,
    );
  });

  it('has no colours with NO_COLOR', async () => {
    const { stdout, stderr } = await replayAtTerminal([], { TERM: 'xterm', NO_COLOR: '1' });
    expect(stdout).toMatch(/^replayed, in /);
    expect(`${stdout}${stderr}`).not.toContain(`${ESCAPE}[1m`);
  });

  it('moves no cursor where the terminal cannot, and has no colours there', async () => {
    const { stdout, stderr } = await replayAtTerminal([], { TERM: 'dumb' });
    expect(stdout).toMatch(/^replayed, in /);
    expect({ stdout: stdout.includes(ESCAPE), stderr }).toEqual({ stdout: false, stderr: '' });
  });

  it('with --json says nothing but the answer', async () => {
    const { stdout, stderr } = await replayAtTerminal(['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ records: { delivered: 1 } });
    expect(stderr).toBe('');
  });

  it('keeps a warning above what it shows', async () => {
    const { status, stdout, stderr } = await replayAtTerminal(['--key', 'failed/a', '--key', 'failed/gone']);
    expect(stderr).toMatch(/\n?warn: there is no such object: .*"failed\/gone".*\n/);
    expect(stripVTControlCharacters(stdout)).toContain('1 settled');
    expect(status).toBe(0);
  });

  it('says what to type when it was interrupted', async () => {
    const answer = services.holdNextAnswer();
    for (let index = 0; index < 9; index++) {
      services.s3.put(BUCKET, `failed/${index}`, Buffer.from(`${line(record('b'))}\n`));
    }
    const environment = { TERM: 'xterm', NO_COLOR: '1', HYDRANT_MAX_IN_FLIGHT: '1' };
    const run = services.start(['replay', '--prefix=failed/', '--late', 'send'], { terminal: true, environment });
    await answer.asked;
    const said = run.said('SIGINT: ');
    run.signal('SIGINT');
    await said;
    answer.release();
    const { status, stdout } = await run.ended;
    expect(stdout).toContain('\n  ended early  it was interrupted\n');
    expect(stdout).toMatch(
      /\n {2}next {9}hydrant replay --prefix=failed\/ --late send {2}# goes on with what stays\n$/,
    );
    expect(status).toBe(130);
  });
});

describe('hydrant replay where there is no terminal', () => {
  it('says nothing but the answer', async () => {
    const { status, stdout, stderr } = await services.replay(`s3://${BUCKET}`);
    expect(JSON.parse(stdout)).toMatchObject({ complete: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends with status 3 where Datadog refuses the key, and says why', async () => {
    services.datadog.keys.clear();
    const { status, stdout, stderr } = await services.replay(`s3://${BUCKET}`);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ logs: { sent: 0 }, complete: false });
    expect(stderr).toMatch(/^error: Datadog refuses the API key, nothing is moved: mend DD_API_KEY, /);
    expect(services.s3.buckets.keys(BUCKET)).toContain('failed/a');
  });
});
