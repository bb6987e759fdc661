import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deploy } from './deploy.ts';
import { eventOf } from './firehose-input.ts';

const REPROCESSOR_SETTINGS = { DD_API_KEY: 'key', HYDRANT_BACKUP_BUCKET: 'backup' };

describe('the init', () => {
  it('of the transform needs no setting', async () => {
    expect(await deploy('transform').invoke(eventOf([]))).toMatchObject({ ok: true, payload: { records: [] } });
  });

  it('of the reprocessor needs the bucket and the key, and reaches for neither', async () => {
    const outcome = await deploy('reprocessor', REPROCESSOR_SETTINGS).invoke({ nonsense: true });

    expect(outcome).toMatchObject({ ok: false, errorType: 'InputError' });
    expect(outcome).toHaveProperty('errorMessage', expect.stringContaining('nonsense'));
  });

  it('sees only the variables of its function', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv('HYDRANT_MISSPELT', 'refused if it were seen');

    expect(await deploy('transform').invoke(eventOf([]))).toMatchObject({ ok: true });
  });

  it('of the transform fails with every fault of its settings', async () => {
    const lambda = deploy('transform', { HYDRANT_TAGS_AS: 'x', HYDRANT_MISSPELT: 'x', DD_ENV: '!!' });

    const outcome = await lambda.invoke(eventOf([]));

    expect(outcome).toMatchObject({ ok: false, errorType: 'SettingsError' });
    const { errorMessage } = outcome as { errorMessage: string };
    expect(errorMessage).toContain('3 settings are wrong');
    expect(errorMessage).toContain('- HYDRANT_TAGS_AS is "x": it accepts one of both, ddtags, attributes');
    expect(errorMessage).toContain('- HYDRANT_MISSPELT is not a setting');
    expect(errorMessage).toContain('- DD_ENV is "!!"');
  });

  it('of the reprocessor fails with every fault of its settings, and without the value of a secret', async () => {
    const lambda = deploy('reprocessor', { HYDRANT_TAGS_AS: 'x', DD_SITE: 'datadoghq.con', DD_API_KEY: 'a secret' });

    const outcome = await lambda.invoke({});

    expect(outcome).toMatchObject({ ok: false, errorType: 'SettingsError' });
    const { errorMessage } = outcome as { errorMessage: string };
    expect(errorMessage).toContain('4 settings are wrong');
    expect(errorMessage).toContain('- HYDRANT_TAGS_AS is "x"');
    expect(errorMessage).toContain('- HYDRANT_BACKUP_BUCKET is not set');
    expect(errorMessage).toContain('- DD_SITE is "datadoghq.con"');
    expect(errorMessage).toContain('- DD_API_KEY is set to something else: it accepts a key without spaces');
    expect(errorMessage + lambda.output).not.toContain('a secret');
  });

  it('says that the API key is missing', async () => {
    const outcome = await deploy('reprocessor', { HYDRANT_BACKUP_BUCKET: 'backup' }).invoke({});

    expect(outcome).toHaveProperty('errorMessage', expect.stringContaining('DD_API_KEY is not set'));
  });
});
