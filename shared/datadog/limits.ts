/** Limits of `POST /api/v2/logs`: https://docs.datadoghq.com/api/latest/logs/#send-logs */
export const MAX_PAYLOAD_BYTES = 5_000_000;
export const MAX_PAYLOAD_LOGS = 1_000;
export const PAYLOAD_LIMITS = { maxBytes: MAX_PAYLOAD_BYTES, maxEntries: MAX_PAYLOAD_LOGS } as const;
/** A larger log is accepted and cut, so it must not be sent. */
export const MAX_LOG_BYTES = 1_000_000;

/** Tags of one log: https://docs.datadoghq.com/logs/log_collection/ */
export const MAX_TAGS = 100;

/** Datadog cuts tags there: https://docs.datadoghq.com/getting_started/tagging/#define-tags */
export const MAX_TAG_CHARACTERS = 200;

/** How far ahead a log's date may be: https://docs.datadoghq.com/logs/log_configuration/processors/ (log date remapper) */
export const MAX_FUTURE_MS = 2 * 3_600_000;

/** Five minutes: a log this close to the edge of Datadog's window may be past it when it arrives, as requests and retries take time. */
export const LATE_MARGIN_MS = 300_000;
