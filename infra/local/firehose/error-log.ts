import type { StreamSettings } from './stream-settings.ts';

/** One entry of the stream's CloudWatch log: https://docs.aws.amazon.com/firehose/latest/dev/http_troubleshooting.html */
export interface ErrorLogEntry {
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number;
  readonly deliveryStreamARN: string;
  readonly destination: string;
  readonly deliveryStreamVersionId: number;
  readonly errorCode: string;
  readonly message: string;
  /** ARN of the transform, if the stream has one. */
  readonly processor?: string;
}

/** The oldest entries go first; Firehose itself only samples when the failure rate is high. */
const MAX_ENTRIES = 10_000;

export class ErrorLog {
  readonly entries: ErrorLogEntry[] = [];

  write(settings: StreamSettings, timestamp: number, errorCode: string, message: string): void {
    const { transform } = settings;
    this.entries.push({
      timestamp,
      deliveryStreamARN: settings.arn,
      destination: errorCode.startsWith('S3.') ? settings.backup.bucketArn : settings.endpoint.url.href,
      deliveryStreamVersionId: settings.versionId,
      errorCode,
      message,
      ...(transform && { processor: transform.lambdaArn }),
    });
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
  }
}
