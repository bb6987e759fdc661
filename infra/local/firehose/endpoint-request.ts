import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OutgoingRecord } from './record.ts';
import type { StreamContext } from './stream-context.ts';
import type { StreamSettings } from './stream-settings.ts';

const compress = promisify(gzip);

/** One batch as it is posted, the same for all attempts. */
export interface EndpointRequest {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Request Format" */
export async function endpointRequest(
  { settings, newUuid, clock }: Pick<StreamContext, 'settings' | 'newUuid' | 'clock'>,
  batch: readonly OutgoingRecord[],
): Promise<EndpointRequest> {
  const requestId = newUuid();
  const records = batch.map(({ data }) => ({ data: data.toString('base64') }));
  const json = Buffer.from(JSON.stringify({ requestId, timestamp: clock.now(), records }));
  const body = settings.endpoint.gzip ? await clock.track(compress(json)) : json;
  return { requestId, headers: endpointHeaders(settings, requestId, body.length), body };
}

function endpointHeaders(
  { arn, endpoint }: StreamSettings,
  requestId: string,
  contentLength: number,
): Record<string, string> {
  const { accessKey, commonAttributes, gzip } = endpoint;
  return {
    'X-Amz-Firehose-Protocol-Version': '1.0',
    'X-Amz-Firehose-Request-Id': requestId,
    'X-Amz-Firehose-Source-Arn': arn,
    ...(accessKey !== undefined && { 'X-Amz-Firehose-Access-Key': accessKey }),
    ...(Object.keys(commonAttributes).length > 0 && {
      'X-Amz-Firehose-Common-Attributes': JSON.stringify({ commonAttributes }),
    }),
    'Content-Type': 'application/json',
    ...(gzip && { 'Content-Encoding': 'gzip' }),
    'Content-Length': String(contentLength),
  };
}
