/** A record's bytes before base64: https://docs.aws.amazon.com/firehose/latest/dev/limits.html (1,000 KiB) */
export const MAX_RECORD_BYTES = 1_024_000;

/** Age of the oldest record that a stream has not delivered yet: above this two buffers of 60 s explain it no more. */
export const MAX_FRESHNESS_SECONDS = 300;

/** Lambda's synchronous payload, each way: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (6 MB) */
export const MAX_RESPONSE_BYTES = 6_291_456;
