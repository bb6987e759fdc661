import { isObject, type JsonObject, stringMember } from '../../../shared/json/value.ts';
import type { ReceivedLog } from './intake.ts';

/** What the intake makes of a CloudWatch Logs envelope: its events with what the log group says about them. */
interface CloudWatchLogs extends Pick<ReceivedLog, 'source' | 'service' | 'tags' | 'aws'> {
  readonly events: readonly JsonObject[];
}

/**
 * Splits the envelope of a CloudWatch Logs subscription into its events; a control message has none. Source of its form:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
 *
 * @returns undefined where the object is no such envelope
 */
export function readCloudWatchEnvelope(envelope: JsonObject, region: string | undefined): CloudWatchLogs | undefined {
  const { messageType, logEvents, logGroup, logStream, owner } = envelope;
  if (!Array.isArray(logEvents)) return undefined;
  if (messageType === 'CONTROL_MESSAGE') return { events: [], tags: [], aws: {} };
  if (messageType !== 'DATA_MESSAGE') return undefined;
  return {
    events: logEvents.filter(isObject).map(({ id, timestamp, message }) => ({ id, timestamp, message })),
    ...assignSource(stringMember(envelope, 'logGroup')),
    tags: [
      ...(region === undefined ? [] : [`region:${region}`]),
      ...(typeof owner === 'string' ? [`aws_account:${owner}`] : []),
      'sourcecategory:aws',
    ],
    aws: { awslogs: { logGroup, logStream, owner } },
  };
}

/**
 * The source comes from the log group's name, or is that name; the service is the source, or the Lambda function's name.
 * Source: "Set the source, service, and tags" of
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
function assignSource(logGroup: string | undefined): { source?: string; service?: string } {
  if (logGroup === undefined) return {};
  const [, service, name] = /^\/aws\/(lambda|rds)\/([^/]+)/.exec(logGroup) ?? [];
  if (service === 'lambda' && name !== undefined) return { source: 'lambda', service: name };
  const source = service ?? logGroup;
  return { source, service: source };
}
