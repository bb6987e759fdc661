import { describe, expect, it } from 'vitest';
import { DATADOG_SITES } from '../datadog/sites.ts';
import { loadDatadogApiSettings } from './load.ts';
import { SettingsError } from './settings-reader.ts';

const KEYS = { DD_API_KEY: 'an-api-key', DD_APP_KEY: 'an-app-key' };

const settingsOf = (environment: Record<string, string>) => loadDatadogApiSettings({ ...KEYS, ...environment }).api;

function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
  }
  return [];
}

describe("the settings of Datadog's API", () => {
  it.each(DATADOG_SITES)('name the API of %s', (site) => {
    expect(settingsOf({ DD_SITE: site })).toEqual({
      site,
      apiOrigin: `https://api.${site}`,
      apiKey: 'an-api-key',
      appKey: 'an-app-key',
    });
  });

  it('may name another address', () => {
    expect(settingsOf({ DD_API_URL: 'http://127.0.0.1:4580/' }).apiOrigin).toBe('http://127.0.0.1:4580');
  });

  it('say what is wrong in one message, and no secret', () => {
    const wrong = { DD_API_KEY: 'a b', DD_API_URL: 'https://user:pass@proxy', DD_SITE: 'datadog.com' };
    const faults = faultsOf(() => loadDatadogApiSettings(wrong));
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['DD_SITE', 'DD_API_URL', 'DD_API_KEY', 'DD_APP_KEY']);
    expect(faults.join()).not.toMatch(/a b|pass/);
  });
});
