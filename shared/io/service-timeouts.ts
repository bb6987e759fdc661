/**
 * How long AWS's services may keep Hydrant waiting, for the SDK's `requestHandler`: its own default is for ever. The time of a
 * request ends with the head of its answer, so that an object may be read as slowly as Datadog takes it. What runs out of
 * time is repeated like any fault of the network: https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html
 */
export const SERVICE_TIMEOUTS = {
  connectionTimeout: 3_000,
  requestTimeout: 20_000,
  throwOnRequestTimeout: true,
} as const;
