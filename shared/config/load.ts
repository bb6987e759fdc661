import { type DatadogApiSettings, readDatadogApiSettings } from './datadog-api-settings.ts';
import { KNOWN_SETTINGS } from './known-settings.ts';
import {
  type BucketSettings,
  type ReprocessorSettings,
  readBucketSettings,
  readReprocessorSettings,
} from './reprocessor-settings.ts';
import { type Environment, SettingsReader } from './settings-reader.ts';
import { readTransformSettings, type TransformSettings } from './transform-settings.ts';

/** @throws {SettingsError} naming every fault */
export const loadTransformSettings = (environment: Environment): TransformSettings =>
  load(environment, readTransformSettings);

/** @throws {SettingsError} naming every fault */
export const loadReprocessorSettings = (environment: Environment): ReprocessorSettings =>
  load(environment, readReprocessorSettings);

/** @throws {SettingsError} naming every fault */
export const loadBucketSettings = (environment: Environment): BucketSettings => load(environment, readBucketSettings);

/** @throws {SettingsError} naming every fault */
export const loadDatadogApiSettings = (
  environment: Environment,
): { readonly transform: TransformSettings; readonly api: DatadogApiSettings } =>
  load(environment, (read) => ({ transform: readTransformSettings(read), api: readDatadogApiSettings(read) }));

function load<Settings>(environment: Environment, read: (reader: SettingsReader) => Settings): Settings {
  const reader = new SettingsReader(environment);
  const settings = read(reader);
  reader.refuseUnknown(KNOWN_SETTINGS);
  reader.finish();
  return settings;
}
