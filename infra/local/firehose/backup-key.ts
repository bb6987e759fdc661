import type { ErrorOutputType } from './metrics.ts';
import { evaluatePrefix } from './prefix.ts';
import type { StreamSettings } from './stream-settings.ts';
import { formatTimestamp } from './timestamp-pattern.ts';

interface BackupKeyInputs {
  /** Absent for raw objects. */
  readonly errorOutputType: ErrorOutputType | undefined;
  readonly oldestArrivalMs: number;
  readonly gzip: boolean;
  readonly random: () => number;
  readonly newUuid: () => string;
}

/**
 * `<evaluated prefix><stream>-<version>-YYYY-MM-DD-HH-MM-SS-<uuid><extension>`. Both times are the arrival of the oldest
 * record in the object: in a real key of UKHomeOffice/firehose-splunk-tf-module (docs/data_formats.md) the name says
 * 11:48:32, when its record arrived; the last attempt ended at 11:50:07.
 */
export function backupKey(settings: StreamSettings, inputs: BackupKeyInputs): string {
  const { errorOutputType, oldestArrivalMs, gzip, random, newUuid } = inputs;
  const { raw, error } = settings.backup.prefixes;
  const prefix = evaluatePrefix(errorOutputType ? error : raw, {
    oldestArrivalMs,
    random,
    ...(errorOutputType && { errorOutputType }),
  });
  const time = formatTimestamp('yyyy-MM-dd-HH-mm-ss', oldestArrivalMs);
  return `${prefix}${settings.name}-${settings.versionId}-${time}-${newUuid()}${gzip ? '.gz' : ''}`;
}
