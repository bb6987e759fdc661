/** The name in a stream's ARN, `arn:aws:firehose:<region>:<account>:deliverystream/<name>`; undefined where it is none. */
export function streamOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:deliverystream\/([\w.-]+)$/.exec(arn)?.[1] : undefined;
}

/**
 * The stream that wrote a backup object: its keys end with `<stream>-<version>-YYYY-MM-dd-HH-MM-SS-<random>`, and what we make
 * of them begins so (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html).
 */
export function streamOfKey(key: string): string | undefined {
  return /(?:^|\/)([\w.-]+)-\d+-\d{4}(?:-\d\d){5}-[^/]+$/.exec(key)?.[1];
}
