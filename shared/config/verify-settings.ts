import { type DatadogSite, firehoseUrl } from '../datadog/sites.ts';
import { readApiAddress, readAppKey } from './datadog-api-settings.ts';
import { type ReprocessorSettings, readAddresses, readApiKey, streamName } from './reprocessor-settings.ts';
import type { SettingsReader } from './settings-reader.ts';
import { readTransformSettings, type TransformSettings } from './transform-settings.ts';

/** What it takes to look whether a deployment works. */
export interface VerifySettings {
  readonly transform: TransformSettings;
  readonly site: DatadogSite;
  /** `DD_API_URL`, else the API of `DD_SITE`: scheme, host and port */
  readonly apiOrigin: string;
  readonly apiKey: ReprocessorSettings['apiKey'];
  /** `DD_APP_KEY`; undefined: nobody can look for logs */
  readonly appKey: string | undefined;
  /** Where a stream may deliver to: at `DD_SITE`, and under `DD_URL` where that is set */
  readonly endpointUrls: readonly string[];
  /** `HYDRANT_STREAM_NAME` */
  readonly streamName: string | undefined;
}

export function readVerifySettings(read: SettingsReader): VerifySettings {
  const address = readApiAddress(read);
  return Object.freeze({
    ...address,
    transform: readTransformSettings(read),
    apiKey: Object.freeze(readApiKey(read)),
    appKey: readAppKey(read),
    endpointUrls: [...new Set([firehoseUrl(address.site), readAddresses(read).firehoseUrl])],
    streamName: read.text('HYDRANT_STREAM_NAME', streamName),
  });
}
