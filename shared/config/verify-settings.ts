import { type DatadogSite, firehoseUrl } from '../datadog/sites.ts';
import { readApiAddress, readAppKey } from './datadog-api-settings.ts';
import { streamName } from './field-checks.ts';
import { type ReprocessorSettings, readAddresses, readApiKey, readBackupPlace } from './reprocessor-settings.ts';
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
  /** `HYDRANT_BACKUP_BUCKET` */
  readonly backupBucket: string | undefined;
  /** `HYDRANT_BACKUP_PREFIX`: where a replay from here looks; '' is the whole bucket */
  readonly backupPrefix: string;
  /** `HYDRANT_STATE_PREFIX`: ends with a slash; what lies below is Hydrant's own */
  readonly statePrefix: string;
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
    ...readBackupPlace(read),
    streamName: read.text('HYDRANT_STREAM_NAME', streamName),
  });
}
