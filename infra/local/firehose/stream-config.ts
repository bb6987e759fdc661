/** What Firehose hands to the transform: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export interface FirehoseTransformationEvent {
  /** Fresh for each attempt (measured, radkawar/stackd). */
  readonly invocationId: string;
  readonly deliveryStreamArn: string;
  readonly region: string;
  /** DirectPut records have exactly these three fields (measured, floci-io/floci#3349). */
  readonly records: readonly {
    readonly recordId: string;
    /** Milliseconds since the Unix epoch. */
    readonly approximateArrivalTimestamp: number;
    /** Base64; `""` for an empty record. */
    readonly data: string;
  }[];
}

/**
 * Runs the transform and resolves with what it returned. A rejection is a function error. A function that takes simulated
 * time must sleep by `WorldClock.sleepWhileServing`.
 */
export type Invoke = (event: FirehoseTransformationEvent) => Promise<unknown>;

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html */
export interface TransformConfig {
  readonly lambdaArn: string;
  readonly invoke: Invoke;
  /** 0.2–3, default 1. */
  readonly bufferSizeInMBs?: number;
  /** 0–900, default 60; needs `bufferSizeInMBs`. */
  readonly bufferIntervalInSeconds?: number;
  /** Default 3. */
  readonly numberOfRetries?: number;
}

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointDestinationConfiguration.html */
export interface EndpointConfig {
  /** The real service takes https only. */
  readonly url: string;
  /** Default `Datadog`. */
  readonly name?: string;
  readonly accessKey?: string;
  /** The secret that the key is said to come from; only described */
  readonly secretArn?: string;
  readonly commonAttributes?: Readonly<Record<string, string>>;
  /** Default NONE. */
  readonly contentEncoding?: 'NONE' | 'GZIP';
  /** 1–4 for Datadog, default 4. */
  readonly bufferSizeInMBs?: number;
  /** 0–900, default 60. */
  readonly bufferIntervalInSeconds?: number;
  /** 0–7200, default 300. */
  readonly retryDurationInSeconds?: number;
}

/** Where backup objects go. A rejected `put` counts as a failed write; its error's `name` becomes the code `S3.<name>`. */
export interface BackupBucket {
  put(
    key: string,
    body: Buffer,
    headers: { readonly contentType: string; readonly contentEncoding?: string },
  ): Promise<void>;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html */
export interface BackupConfig {
  readonly bucket: BackupBucket;
  /** Shown by DescribeDeliveryStream and in the error log. */
  readonly bucketArn?: string;
  /** Default FailedDataOnly. */
  readonly mode?: 'FailedDataOnly' | 'AllData';
  readonly prefix?: string;
  readonly errorOutputPrefix?: string;
  /** Default UNCOMPRESSED. */
  readonly compressionFormat?: 'UNCOMPRESSED' | 'GZIP';
  /** 1–128, default 5; counted before compression. */
  readonly bufferSizeInMBs?: number;
  /** 60–900, default 300. */
  readonly bufferIntervalInSeconds?: number;
}

/** A Direct PUT stream with an HTTP endpoint as its destination. */
export interface StreamConfig {
  readonly name: string;
  /** Default us-east-1. */
  readonly region?: string;
  /** Default 123456789012. */
  readonly accountId?: string;
  readonly transform?: TransformConfig;
  readonly endpoint: EndpointConfig;
  readonly backup: BackupConfig;
}
