/**
 * Every setting of the two functions that has Hydrant's own prefix. They may share one environment, so each accepts the
 * other's; a name that is in neither list is a misspelt one.
 */
export const KNOWN_SETTINGS: ReadonlySet<string> = new Set([
  'HYDRANT_TAGS_AS',
  'HYDRANT_KUBERNETES_OBJECT',
  'HYDRANT_MULTI_EVENT',
  'HYDRANT_CLUSTER_NAMES',
  'HYDRANT_MAX_TAG_VALUES',
  'HYDRANT_BACKUP_BUCKET',
  'HYDRANT_BACKUP_PREFIX',
  'HYDRANT_STATE_PREFIX',
  'HYDRANT_TARGET',
  'HYDRANT_TARGET_STREAM',
  'HYDRANT_STREAM_ARN',
  'HYDRANT_STREAM_PARAMETERS',
  'HYDRANT_LATE',
  'HYDRANT_WINDOW_HOURS',
  'HYDRANT_SCHEDULE_HOURS',
  'HYDRANT_MIN_AGE_SECONDS',
  'HYDRANT_MAX_MB_PER_S',
  'HYDRANT_MAX_IN_FLIGHT',
  'HYDRANT_LEASE_SECONDS',
  'HYDRANT_STREAM_NAME',
  'HYDRANT_REPROCESSOR_CONCURRENCY',
]);
