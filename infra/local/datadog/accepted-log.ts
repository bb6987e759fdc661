import { isObject, type JsonObject, parseJson } from '../../../shared/json/value.ts';
import type { ReceivedLog, Via } from './intake.ts';
import { remapStatus } from './log-status.ts';
import { officialDate } from './official-date.ts';
import { parseTags, RESERVED, textAt } from './reserved-attributes.ts';

/** A larger log is accepted and truncated: https://docs.datadoghq.com/api/latest/logs/send-logs/ */
const MAX_LOG_BYTES = 1_000_000;

/** The request that a log came with. `receivedAt` in milliseconds since the epoch. */
export interface Receipt {
  readonly via: Via;
  readonly requestId: string | undefined;
  readonly receivedAt: number;
}

/** A log as Datadog would keep it. */
export interface AcceptedLog extends Receipt {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly officialDate: number;
  /** Size as received. */
  readonly bytes: number;
  /** Larger than 1 MB: its message is cut to that and is read as plain text. */
  readonly truncated: boolean;
  /** The log as sent; of plain text `{ message }`, of a CloudWatch Logs event `{ id, timestamp, message }`. */
  readonly log: JsonObject;
  /** The attributes after preprocessing: JSON in the message lifted, consumed fields gone, the intake's own added. */
  readonly attributes: JsonObject;
  readonly message: string | undefined;
  readonly service: string | undefined;
  readonly source: string | undefined;
  readonly hostname: string | undefined;
  /** Datadog's name of the status; undefined where the log gives none. */
  readonly status: string | undefined;
  /** As sent, each once. */
  readonly tags: readonly string[];
}

/** Datadog's preprocessing of one log: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
export function preprocess(received: ReceivedLog, receipt: Receipt, id: string): AcceptedLog {
  const { log, bytes, readsReserved } = received;
  const truncated = bytes > MAX_LOG_BYTES;
  const lifted = truncated ? log : liftMessage(log);
  const message = textAt(lifted, RESERVED.message) ?? textAt(log, RESERVED.message);
  const status = textAt(lifted, RESERVED.status);
  const tags = readsReserved ? [...received.tags, ...parseTags(lifted.ddtags)] : received.tags;
  return {
    ...receipt,
    id,
    officialDate: officialDate(lifted, receipt.receivedAt),
    bytes,
    truncated,
    log,
    attributes: attributesOf(lifted, received),
    message: truncated && message !== undefined ? cut(message, MAX_LOG_BYTES) : message,
    service: (readsReserved ? textAt(lifted, RESERVED.service) : undefined) ?? received.service,
    source: (readsReserved ? textAt(lifted, RESERVED.source) : undefined) ?? received.source,
    hostname: textAt(lifted, RESERVED.host),
    status: status === undefined ? undefined : remapStatus(status),
    tags: [...new Set(tags)],
  };
}

/**
 * JSON in the message takes the message's place: its keys override those of the same name, `ddtags` among them. Source:
 * DataDog/datadog-serverless-functions aws/logs_monitoring/steps/enrichment.py, `extract_ddtags_from_message`.
 */
function liftMessage(log: JsonObject): JsonObject {
  const { message, ...others } = log;
  if (typeof message !== 'string' || !message.trimStart().startsWith('{')) return log;
  const inner = parseJson(message);
  return isObject(inner) ? { ...others, ...inner } : log;
}

/**
 * Where an intake reads the reserved fields it consumes them: "Reserved attributes in the log body" of
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
function attributesOf(lifted: JsonObject, { aws, readsReserved }: ReceivedLog): JsonObject {
  const attributes: Record<string, unknown> = { ...lifted };
  if (readsReserved) for (const consumed of ['ddsource', 'ddtags', 'service']) delete attributes[consumed];
  if (Object.keys(aws).length > 0) attributes.aws = { ...(isObject(lifted.aws) ? lifted.aws : {}), ...aws };
  return attributes;
}

/** The longest beginning of the text that fits and splits no character. */
function cut(text: string, maxBytes: number): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, maxBytes), { stream: true });
}
