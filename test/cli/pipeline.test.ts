import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { pipelineOf } from '../../shared/datadog-pipeline/pipeline.ts';
import { runHydrant } from './run-hydrant.ts';

const KEYS = { DD_API_KEY: 'an-api-key-of-32-characters', DD_APP_KEY: 'an-app-key-of-40-characters' };

let datadog: LocalDatadog;

beforeEach(async () => {
  datadog = await startDatadog({ clock: systemWorldClock, keys: [KEYS.DD_API_KEY], appKeys: [KEYS.DD_APP_KEY] });
});
afterEach(() => datadog.close());

const pipeline = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runHydrant(['pipeline', ...args], { environment: { ...KEYS, DD_API_URL: datadog.url, ...environment } });

const named = (name: string) => datadog.pipelines.all.filter((one) => one.name === name);

/** What Datadog was asked to change. */
const writes = () => Object.entries(datadog.pipelines.requests).filter(([method]) => method !== 'GET');

describe('hydrant pipeline', () => {
  it('plans, creates on demand only, and does nothing the second time', async () => {
    const plan = await pipeline(['plan']);
    expect(plan).toMatchObject({ status: 0, stderr: '' });
    expect(plan.stdout).toContain(`${datadog.url} has no pipeline "Hydrant"`);
    expect(plan.stdout).toContain('+   filter @hydrant.v:1\n');
    expect(plan.stdout).toContain('attribute hydrant.tags.kube_deployment → tag kube_deployment');
    expect(plan.stdout).toMatch(/Nothing was changed\. To create it.*: hydrant pipeline apply --yes/);
    expect((await pipeline(['apply'])).stdout).toBe(plan.stdout);
    expect((await pipeline(['apply', '--dry-run'])).stdout).toBe(plan.stdout);
    expect(writes()).toEqual([]);

    const applied = await pipeline(['apply', '--yes']);
    expect(applied).toMatchObject({ status: 0, stderr: '' });
    expect(applied.stdout).toContain('Created: ');
    expect(named('Hydrant')).toMatchObject([{ ...pipelineOf([]), processors: expect.anything() }]);

    const again = await pipeline(['apply', '--yes']);
    expect(again.stdout).toBe(`${datadog.url} has the pipeline "Hydrant" as it should be: there is nothing to do\n`);
    expect(writes()).toEqual([['POST', 1]]);
  });

  it('shows what somebody has changed, and changes it back', async () => {
    await pipeline(['apply', '--yes']);
    const [stored] = named('Hydrant');
    datadog.pipelines.replace(String(stored?.id), { ...stored, is_enabled: false });
    const plan = await pipeline(['plan']);
    const changed = plan.stdout.split('\n').filter((line) => /^[+-]/.test(line));
    expect(changed).toEqual(['- disabled pipeline Hydrant', '+ pipeline Hydrant']);
    expect(plan.stdout.split('\n').length).toBeLessThan(12);

    expect((await pipeline(['apply', '--yes'])).stdout).toContain('Changed: ');
    expect(named('Hydrant')).toMatchObject([{ id: stored?.id, is_enabled: true }]);
  });

  it('touches no pipeline of its name that is a stranger’s, unless it is to be adopted', async () => {
    const processors = [{ type: 'grok-parser', source: 'message', grok: { match_rules: 'r %{data}' } }];
    const theirs = datadog.pipelines.add({ name: 'Hydrant', filter: { query: 'service:water' }, processors });
    for (const action of [['plan'], ['apply', '--yes'], ['remove', '--yes']]) {
      const run = await pipeline(action);
      expect(run).toMatchObject({ status: 1, stdout: '' });
      expect(run.stderr).toMatch(
        /^nothing was changed: .*its filter is "service:water".*hydrant pipeline plan --adopt\n$/m,
      );
    }
    expect(writes()).toEqual([]);

    expect((await pipeline(['plan', '--adopt'])).stdout).toMatch(/^- +disabled grok-parser/m);
    expect((await pipeline(['apply', '--adopt', '--yes'])).stdout).toContain('Changed: ');
    expect(named('Hydrant')).toMatchObject([{ id: theirs.id, filter: { query: '@hydrant.v:1' } }]);
    expect((await pipeline(['plan'])).stdout).toContain('there is nothing to do');
  });

  it('says which remappers of another deployment an apply would take out', async () => {
    await pipeline(['apply', '--yes'], { DD_TAGS: 'cost-centre:42' });
    const { stdout } = await pipeline(['plan'], { DD_TAGS: 'team:shop' });
    expect(stdout).toMatch(/^An apply takes out 1 remapper: .* \(--tag cost-centre\)/m);
    const union = await pipeline(['plan', '--tag', 'cost-centre'], { DD_TAGS: 'team:shop' });
    expect(union.stdout).not.toContain('takes out');
  });

  it('is done with a pipeline that somebody has made without a name', async () => {
    datadog.pipelines.add({ processors: [] });
    expect((await pipeline(['apply', '--yes'])).stdout).toContain('Created: ');
  });

  it('warns of more processors than Datadog recommends in one place', async () => {
    const tags = Array.from({ length: 141 }, (_, index) => `--tag=k${index}`);
    expect((await pipeline(['export', ...tags.slice(1)])).stderr).toBe('');
    expect((await pipeline(['export', ...tags])).stderr).toMatch(/^The pipeline has 21 processors/);
  });

  it('has each of its options in the help', async () => {
    const { stdout } = await runHydrant(['help']);
    const [, help = ''] = stdout.split('\n  pipeline ACTION');
    for (const option of ['--yes', '--dry-run', '--adopt', '--tag', '--name', '--format'])
      expect(help).toContain(option);
  });

  it('removes it on demand only, and nothing else', async () => {
    datadog.pipelines.add({ name: 'nginx', processors: [] });
    await pipeline(['apply', '--yes']);
    const { stdout } = await pipeline(['remove']);
    expect(stdout).toMatch(/^- pipeline Hydrant$/m);
    expect(stdout).toContain('Nothing was changed. ');
    expect(named('Hydrant')).toHaveLength(1);
    expect((await pipeline(['remove', '--yes'])).stdout).toContain('Removed: ');
    expect(datadog.pipelines.all.map(({ name }) => name)).toEqual(['nginx']);
    expect(await pipeline(['remove', '--yes'])).toMatchObject({
      status: 0,
      stdout: `${datadog.url} has no pipeline "Hydrant": there is nothing to do\n`,
    });
  });

  it('has a remapper for the tags of the settings and those that are named, and says which it cannot have', async () => {
    const environment = {
      DD_TAGS: 'cost-centre:42 canary',
      DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app":"label_app","team*":"%%label%%"}',
      DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"example.com/host":"host"}',
      HYDRANT_TAGS_AS: 'ddtags',
    };
    const { stdout, stderr } = await pipeline(['plan', '--tag', 'Team', '--tag', 'team_id'], environment);
    for (const key of ['cost-centre', 'label_app', 'team', 'team_id']) expect(stdout).toContain(`→ tag ${key}\n`);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^HYDRANT_TAGS_AS is ddtags/),
      expect.stringContaining('labels "team*" as "%%label%%"'),
      expect.stringContaining('canary of DD_TAGS'),
      expect.stringMatching(/fields of its own, and no tags, of: host/),
    ]);
  });

  it('goes by the name that it is given', async () => {
    await pipeline(['apply', '--yes', '--name', 'Hydrant of shop']);
    expect(datadog.pipelines.all.map(({ name }) => name)).toEqual(['Hydrant of shop']);
    expect((await pipeline(['plan'])).stdout).toContain('has no pipeline "Hydrant"');
  });

  it('touches neither of two pipelines of one name, nor one that is read-only', async () => {
    datadog.pipelines.add({ name: 'Hydrant', processors: [] });
    datadog.pipelines.add({ name: 'Hydrant', processors: [] });
    datadog.pipelines.add({ name: 'nginx', processors: [], is_read_only: true });
    for (const [action, name, words] of [
      ['apply', 'Hydrant', '2 pipelines are called "Hydrant"'],
      ['remove', 'Hydrant', '2 pipelines are called "Hydrant"'],
      ['apply', 'nginx', 'read-only'],
    ] as const) {
      const run = await pipeline([action, '--yes', '--name', name]);
      expect(run).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(words) });
      expect(run.stderr).toMatch(/^nothing was changed: /);
    }
    expect(writes()).toEqual([]);
  });

  it.each([
    ['an API key', { DD_API_KEY: 'a-wrong-api-key-entirely' }],
    ['an application key', { DD_APP_KEY: 'a-wrong-app-key-entirely' }],
  ])('says what to look at where %s is wrong, and never the key', async (_, wrong) => {
    const run = await pipeline(['plan'], wrong);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toBe(
      `${datadog.url} refuses with 403 (Forbidden): DD_API_KEY and DD_APP_KEY must be of one organisation, DD_SITE its site, and the application key must be allowed logs_read_config and logs_write_pipelines\n`,
    );
  });

  it('refuses what it cannot make sense of', async () => {
    expect(await pipeline(['delete'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'name one of plan, apply, remove, export: hydrant pipeline plan\n',
    });
  });

  it('needs both keys to ask Datadog, and none to export', async () => {
    const { DD_API_KEY, DD_APP_KEY } = KEYS;
    expect(await runHydrant(['pipeline', 'plan'], { environment: { DD_APP_KEY } })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('DD_API_KEY is not set'),
    });
    expect(await runHydrant(['pipeline', 'plan'], { environment: { DD_API_KEY } })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('DD_APP_KEY'),
    });
    const exported = await runHydrant(['pipeline', 'export', '--tag', 'team']);
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toEqual(pipelineOf(['team']));
    const terraform = await runHydrant(['pipeline', 'export', '--format', 'terraform', '--name', 'Mine']);
    expect(terraform.stdout).toMatch(/^resource "datadog_logs_custom_pipeline" "hydrant" \{\n {2}name {8}= "Mine"\n/);
  });
});
