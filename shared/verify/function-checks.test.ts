import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { FunctionView } from './facts.ts';
import { ALIKE_SETTINGS, effectiveSettings, functionChecks } from './function-checks.ts';

const VIEW: FunctionView = {
  name: 'hydrant-prod-transform',
  state: 'Active',
  lastUpdate: 'Successful',
  runtime: 'nodejs24.x',
  architecture: 'arm64',
  version: '7',
  memoryMb: 512,
  timeoutSeconds: 120,
  environment: { HYDRANT_TAGS_AS: 'ddtags' },
};

const statesOf = (view: Partial<FunctionView>, here = {}) =>
  functionChecks({ value: { ...VIEW, ...view } }, here).map(({ name, state }) => `${name} ${state}`);

describe('the attached function', () => {
  it('is right as it is deployed, and when it sleeps', () => {
    expect(statesOf({})).toEqual(['function ok', 'settings ok']);
    expect(statesOf({ state: 'Inactive' })).toContain('function ok');
  });

  it.each([{ state: 'Failed' }, { state: 'Pending' }, { lastUpdate: 'Failed' }, { runtime: 'nodejs20.x' }])(
    'is wrong: %j',
    (view) => expect(statesOf(view)).toContain('function wrong'),
  );

  it('that is not there cannot be called', () => {
    const missing = functionChecks({ unknown: { kind: 'missing' } }, {});
    expect(missing).toMatchObject([{ name: 'function', state: 'wrong', stopsCanary: true }]);
    const [failed] = functionChecks({ value: { ...VIEW, state: 'Failed' } }, {});
    expect(failed).toMatchObject({ state: 'wrong', stopsCanary: true });
  });
});

describe('its settings', () => {
  it('are compared where both are set, and only then', () => {
    expect(statesOf({}, { HYDRANT_TAGS_AS: 'both' })).toContain('settings wrong');
    expect(statesOf({}, { HYDRANT_TAGS_AS: ' ddtags ', DD_ENV: '' })).toContain('settings ok');
    expect(statesOf({}, { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:shop' })).toContain('settings wrong');
  });

  it('that it cannot start with are told', () => {
    const [, check] = functionChecks({ value: { ...VIEW, environment: { HYDRANT_TAGS_AS: 'none' } } }, {});
    expect(check).toMatchObject({ state: 'wrong', says: expect.stringContaining('HYDRANT_TAGS_AS is "none"') });
  });

  it('that cannot be decrypted are unknown', () => {
    expect(statesOf({ environment: undefined })).toContain('settings unknown');
  });

  it('go before this environment’s where they are known', () => {
    const here = loadTransformSettings({ HYDRANT_TAGS_AS: 'attributes' });
    expect(effectiveSettings({ value: VIEW }, here)).toMatchObject({
      ofFunction: true,
      transform: { tagsAs: 'ddtags' },
    });
    expect(effectiveSettings(undefined, here)).toEqual({ ofFunction: false, transform: here });
  });

  it('are those that docs/configuration.md has for both functions', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const tables = page.slice(page.indexOf('## Both functions'), page.indexOf('## The reprocessor'));
    const names = [...tables.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);
    expect([...ALIKE_SETTINGS].sort()).toEqual(names.sort());
  });
});
