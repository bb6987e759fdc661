/** The name in a stream's ARN, `arn:aws:firehose:<region>:<account>:deliverystream/<name>`; undefined where it is none. */
export function streamOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:deliverystream\/([\w.-]+)$/.exec(arn)?.[1] : undefined;
}

/**
 * The stream that wrote a backup object: its keys end with `<stream>-<version>-YYYY-MM-dd-HH-MM-SS-<random>`, and what we make
 * of them begins so (https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html).
 */
export function streamOfKey(key: string): string | undefined {
  return KEY_END.exec(key)?.[1];
}

/**
 * When the oldest record of a backup object came to Firehose, as its key says: in UTC, unless the stream has another time zone.
 *
 * @returns milliseconds since the epoch, whole seconds; undefined where the key is not Firehose's
 */
export function arrivalOfKey(key: string): number | undefined {
  const [, , year, month, day, hour, minute, second] = KEY_END.exec(key) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

const KEY_END = /(?:^|\/)([\w.-]+)-\d+-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[^/]+$/;
