import type { SourceRecord } from './record.ts';
import type { FirehoseTransformationEvent } from './stream-config.ts';
import type { StreamSettings } from './stream-settings.ts';

/** The limit in Lambda's error text for synchronous invocations: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES = 6_291_456;

export function transformationEvent(
  { arn, region }: Pick<StreamSettings, 'arn' | 'region'>,
  invocationId: string,
  records: readonly SourceRecord[],
): FirehoseTransformationEvent {
  return {
    invocationId,
    deliveryStreamArn: arn,
    region,
    records: records.map(({ transformId, arrivalMs, data }) => ({
      recordId: transformId,
      approximateArrivalTimestamp: arrivalMs,
      data: data.toString('base64'),
    })),
  };
}

/** Cuts a batch so that each event, as JSON, stays within what Lambda accepts. */
export function cutIntoRequests(settings: StreamSettings, batch: readonly SourceRecord[]): SourceRecord[][] {
  const emptyBytes = JSON.stringify(transformationEvent(settings, '0'.repeat(36), [])).length;
  const requests: SourceRecord[][] = [];
  let request: SourceRecord[] = [];
  let bytes = emptyBytes;
  for (const record of batch) {
    const recordBytes = eventRecordBytes(record);
    if (request.length > 0 && bytes + recordBytes > MAX_REQUEST_BYTES) {
      requests.push(request);
      request = [];
      bytes = emptyBytes;
    }
    request.push(record);
    bytes += recordBytes;
  }
  if (request.length > 0) requests.push(request);
  return requests;
}

/** One record of the event in JSON, with the comma after it. */
function eventRecordBytes({ transformId, arrivalMs, data }: SourceRecord): number {
  const base64Bytes = Math.ceil(data.length / 3) * 4;
  const frame = JSON.stringify({ recordId: transformId, approximateArrivalTimestamp: arrivalMs, data: '' });
  return frame.length + base64Bytes + 1;
}
