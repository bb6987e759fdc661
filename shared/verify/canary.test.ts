import { expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { canaryRecord } from './canary.ts';
import { expectationOf } from './expectation.ts';

const NOW = Date.parse('2026-03-01T09:00:00.123Z');
const RECORD = canaryRecord('0f3a9c52-6d1b-4e8a-9b7c-2d4e6f801357', NOW);

it('a canary has its own date, service and deployment, and says whose it is', () => {
  const expected = expectationOf(RECORD, loadTransformSettings({}));
  expect(expected).toMatchObject({ tagsAs: 'both', service: 'hydrant-verify', dateMs: NOW });
  expect(expected?.tags).toEqual(
    expect.arrayContaining(['kube_namespace:hydrant-verify', 'kube_deployment:hydrant-verify', 'env:hydrant-verify']),
  );
});

it('each form of tags has its own size, whichever is set', () => {
  const { bytes } = expectationOf(RECORD, loadTransformSettings({ HYDRANT_TAGS_AS: 'ddtags' })) ?? {};
  expect(bytes).toEqual(expectationOf(RECORD, loadTransformSettings({}))?.bytes);
  expect(bytes?.both).toBeGreaterThan(Math.max(bytes?.ddtags ?? 0, bytes?.attributes ?? 0));
});

it('nothing is expected where a filter drops it', () => {
  const settings = loadTransformSettings({ DD_CONTAINER_EXCLUDE_LOGS: 'kube_namespace:^hydrant-verify$' });
  expect(expectationOf(RECORD, settings)).toBeUndefined();
});
