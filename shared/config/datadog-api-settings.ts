import { apiOrigin, DATADOG_SITES, type DatadogSite } from '../datadog/sites.ts';
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
  const site = read.choice('DD_SITE', DATADOG_SITES);
  const url = read.text('DD_API_URL', (value) =>
    originOf(value) === undefined ? 'an origin of scheme, host and port, like "https://proxy.example:8443"' : undefined,
  );
  const apiKey = read.text('DD_API_KEY', key);
  const appKey = read.text('DD_APP_KEY', key);
  if (apiKey === undefined) read.fault('DD_API_KEY', 'a Datadog API key, as it is: no secret is read here');
  if (appKey === undefined) read.fault('DD_APP_KEY', 'a Datadog application key');
  return Object.freeze({
    site,
    apiOrigin: (url && originOf(url)) ?? apiOrigin(site),
    apiKey: apiKey ?? '',
    appKey: appKey ?? '',
  });
}

const key = (value: string) => (/^[\x21-\x7e]+$/.test(value) ? undefined : 'a key without spaces');
