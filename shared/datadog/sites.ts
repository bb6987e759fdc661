/**
 * Datadog's sites: https://docs.datadoghq.com/getting_started/site/ and the intake hosts of
 * https://docs.datadoghq.com/api/latest/logs/#send-logs, all of the form `http-intake.logs.<site>`.
 */
export const DATADOG_SITES = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;

export type DatadogSite = (typeof DATADOG_SITES)[number];

/** Origin of the logs intake of a site. */
export function intakeOrigin(site: DatadogSite): string {
  return `https://http-intake.logs.${site}`;
}

/** Origin of the API of a site, where its settings and its logs are asked for: https://docs.datadoghq.com/api/latest/using-the-api/ */
export function apiOrigin(site: DatadogSite): string {
  return `https://api.${site}`;
}

/** Sites of the older form of address; the others need the protocol in the query. */
const V1_SITES: ReadonlySet<string> = new Set<DatadogSite>(['datadoghq.com', 'datadoghq.eu', 'ddog-gov.com']);

/** Where a delivery stream sends logs to: DataDog/cloudformation-template aws_account_level_logs/main.yaml, AllowedValues. */
export function firehoseUrl(site: DatadogSite): string {
  const origin = `https://aws-kinesis-http-intake.logs.${site}`;
  return V1_SITES.has(site) ? `${origin}/v1/input` : `${origin}/api/v2/logs?dd-protocol=aws-kinesis-firehose`;
}
