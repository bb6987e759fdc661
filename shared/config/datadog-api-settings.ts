import { apiOrigin, DATADOG_SITES, type DatadogSite } from '../datadog/sites.ts';
import { key, origin } from './field-checks.ts';
import { originOf } from './origin.ts';
import type { SettingsReader } from './settings-reader.ts';

/** What the command line needs to call Datadog's API, other than the intakes: https://docs.datadoghq.com/api/latest/authentication/ */
export interface DatadogApiSettings {
  /** `DD_SITE` */
  readonly site: DatadogSite;
  /** `DD_API_URL`, else the API of `DD_SITE`: scheme, host and port */
  readonly apiOrigin: string;
  /** `DD_API_KEY` */
  readonly apiKey: string;
  /** `DD_APP_KEY` */
  readonly appKey: string;
}

/** `DD_API_URL` is the name that Datadog's Forwarder has for it (DataDog/datadog-serverless-functions aws/logs_monitoring/settings.py). */
export function readDatadogApiSettings(read: SettingsReader): DatadogApiSettings {
  const address = readApiAddress(read);
  const apiKey = read.text('DD_API_KEY', key);
  const appKey = readAppKey(read);
  if (apiKey === undefined) read.fault('DD_API_KEY', 'a Datadog API key, as it is: no secret is read here');
  if (appKey === undefined) read.fault('DD_APP_KEY', 'a Datadog application key');
  return Object.freeze({
    ...address,
    apiKey: apiKey ?? '',
    appKey: appKey ?? '',
  });
}

/** Where Datadog's API is, with whatever keys it is asked. */
export function readApiAddress(read: SettingsReader): Pick<DatadogApiSettings, 'site' | 'apiOrigin'> {
  const site = read.choice('DD_SITE', DATADOG_SITES);
  const url = read.text('DD_API_URL', origin);
  return { site, apiOrigin: (url && originOf(url)) ?? apiOrigin(site) };
}

/** @returns undefined where there is none: who needs it must say so */
export function readAppKey(read: SettingsReader): string | undefined {
  return read.text('DD_APP_KEY', key);
}
