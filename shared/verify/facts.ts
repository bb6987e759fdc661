import type { StreamDescription } from '../deployment/stream-description.ts';

/** What somebody who was asked has said, or why they have not. Nothing that is not known ends a check of the others. */
export type Told<Value> = { readonly value: Value } | { readonly unknown: Unknown };

export type Unknown =
  /** The caller may not ask; `right` is like `firehose:DescribeDeliveryStream` */
  | { readonly kind: 'denied'; readonly right: string }
  /** There is no such thing, as far as who was asked can see */
  | { readonly kind: 'missing' }
  /** AWS knows no caller by these credentials */
  | { readonly kind: 'credentials'; readonly reason: string }
  /** No answer, or none that can be used; `reason` is a code or some words, without names of accounts */
  | { readonly kind: 'failed'; readonly reason: string };

/** Why it is not known, in words behind "unknown:". */
export function whyUnknown(unknown: Unknown): string {
  switch (unknown.kind) {
    case 'denied':
      return `needs ${unknown.right}`;
    case 'missing':
      return 'there is no such thing';
    case 'credentials':
      return `AWS does not know the caller (${unknown.reason})`;
    case 'failed':
      return unknown.reason;
  }
}

/** A delivery stream, as far as Hydrant minds: https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html */
export interface StreamView extends StreamDescription {
  /** Undefined where the destination is no HTTP endpoint */
  readonly endpoint: EndpointView | undefined;
  /** The processor that is a function, whether processors work or not */
  readonly transform: TransformView | undefined;
  /** Whether it decompresses CloudWatch Logs itself, and so takes puts from CloudWatch Logs only */
  readonly decompresses: boolean;
}

export interface EndpointView {
  readonly url: string;
  readonly gzip: boolean;
  readonly bufferMb: number | undefined;
  readonly bufferSeconds: number | undefined;
  readonly retrySeconds: number | undefined;
  /** Where its key is; undefined: it was typed in, and nobody can read it */
  readonly secretArn: string | undefined;
  /** Like `FailedDataOnly` */
  readonly backupMode: string | undefined;
  readonly bucket: string | undefined;
  /** What every key begins with that it parks there; undefined where that is not known */
  readonly parkedPrefix: string | undefined;
}

export interface TransformView {
  readonly arn: string;
  /** Undefined: Firehose's default, 1 MB and 60 s */
  readonly bufferMb: number | undefined;
  readonly bufferSeconds: number | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export interface FunctionView {
  readonly name: string;
  readonly state: string;
  readonly lastUpdate: string;
  readonly runtime: string;
  readonly architecture: string;
  /** `$LATEST`, or a number */
  readonly version: string;
  readonly memoryMb: number | undefined;
  readonly timeoutSeconds: number | undefined;
  /** Undefined where it cannot be decrypted by the caller */
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/** The first page of what lies in the bucket outside of Hydrant's own prefix. */
export interface ParkedPage {
  readonly objects: number;
  readonly bytes: number;
  /** Milliseconds since the epoch */
  readonly oldestMs: number | undefined;
  /** Whether others follow */
  readonly more: boolean;
}

export const STREAM_METRICS = [
  'IncomingRecords',
  'ThrottledRecords',
  'ExecuteProcessing.Success',
  'DeliveryToHttpEndpoint.Success',
  'DeliveryToHttpEndpoint.DataFreshness',
] as const;

export type StreamMetricName = (typeof STREAM_METRICS)[number];

/** One value a minute, the oldest first; `atMs` is when the minute begins. */
export type StreamMetrics = Readonly<
  Record<StreamMetricName, readonly { readonly atMs: number; readonly value: number }[]>
>;

/** A key as Datadog sees it. */
export type KeyState = 'valid' | 'refused';

/** What a stream takes from its secret: `unusable` where Firehose finds no key in it. */
export type StreamKey = { readonly key: string } | 'unusable';

/** The same, as Datadog sees it. */
export type StreamKeyState = KeyState | 'unusable';

/** A log as Datadog's search shows it. */
export interface FoundLog {
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: string | undefined;
  /** Milliseconds since the epoch */
  readonly dateMs: number | undefined;
}

export type SearchAnswer =
  | { readonly kind: 'found'; readonly log: FoundLog }
  | { readonly kind: 'nothing' }
  /** It may be asked again so much later */
  | { readonly kind: 'throttled'; readonly afterMs: number }
  /** The keys may not search */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a service said the time is, against this machine's when it said so. */
export interface ServerTime {
  readonly service: 'AWS' | 'Datadog';
  /** How far this machine is ahead, milliseconds */
  readonly aheadMs: number;
}
