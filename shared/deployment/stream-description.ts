/** A processor of a delivery stream: https://docs.aws.amazon.com/firehose/latest/APIReference/API_Processor.html */
export interface Processor {
  readonly Type: string;
  readonly Parameters: readonly { readonly ParameterName: string; readonly ParameterValue: string }[];
}

/** What Firehose says of a stream with an HTTP endpoint, as far as the transform's place in it goes. */
export interface StreamDescription {
  readonly name: string;
  readonly arn: string;
  /** `ACTIVE` where it can be changed */
  readonly status: string;
  /** `DirectPut` where anybody may put, otherwise what feeds it, like `KinesisStreamAsSource` */
  readonly source: string;
  /** Of the data stream that feeds it */
  readonly kinesisStreamArn: string | undefined;
  /** Rises with each change, and a change must name it */
  readonly versionId: string;
  readonly destinationId: string;
  /** Where it delivers to */
  readonly endpointUrl: string;
  /** The role that Firehose takes, and calls functions with */
  readonly roleArn: string;
  /** Whether its processors work */
  readonly enabled: boolean;
  readonly processors: readonly Processor[];
}
