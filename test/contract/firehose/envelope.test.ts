import { describe, expect, it } from 'vitest';
import {
  endpointFailedLine,
  type Failure,
  processingFailedLine,
} from '../../../infra/local/firehose/error-envelope.ts';
import { decoded, lambdaArn, startMs, startWorld, upperCase } from './contract-world.ts';
import { refuse } from './scripted-endpoint.ts';

const record = (data: string, arrivalMs: number) => ({
  putId: 'put',
  transformId: 'transform',
  sequenceNumber: '49607357361271740811418664280693044274821622880012337186',
  data: Buffer.from(data, 'base64'),
  arrivalMs,
});

describe('a processing-failed line', () => {
  it('is, byte for byte, the one captured for floci-io/floci#3393', () => {
    const failure: Failure = {
      errorCode: 'Lambda.ProcessingFailedStatus',
      errorMessage: 'ProcessingFailed status set for record',
      attemptsMade: 1,
      attemptEndingTimestamp: 1_789_014_301_529,
    };
    const arn = 'arn:aws:lambda:us-west-2:123456789012:function:floci-probe-fn-09101322lt';
    expect(processingFailedLine(record('RkFJTCB0aGlzIG9uZQo=', 1_789_014_240_448), failure, arn)).toBe(
      '{"rawData":"RkFJTCB0aGlzIG9uZQo=","errorCode":"Lambda.ProcessingFailedStatus","errorMessage":"ProcessingFailed status set for record","attemptsMade":1,"arrivalTimestamp":1789014240448,"attemptEndingTimestamp":1789014301529,"lambdaARN":"arn:aws:lambda:us-west-2:123456789012:function:floci-probe-fn-09101322lt"}',
    );
  });

  it('holds the record as it was put, in an object of one line per record', async () => {
    // rawData as received: floci-io/floci#3349, radkawar/stackd. Lines: UKHomeOffice/firehose-splunk-tf-module.
    const world = await startWorld({ invoke: () => Promise.reject(new Error('boom')) });
    await world.settle('one', 'two\n');
    const [object] = world.bucket.objects;
    expect(object?.body.toString().split('\n')).toHaveLength(3);
    expect(object?.body.toString().endsWith('}\n')).toBe(true);
    const envelopes = world.bucket.envelopes('processing-failed');
    expect(envelopes.map(({ rawData }) => decoded(rawData))).toEqual(['one', 'two\n']);
    expect(envelopes[0]).toMatchObject({
      arrivalTimestamp: startMs,
      attemptEndingTimestamp: startMs + 60_000,
      lambdaARN: lambdaArn,
    });
  });
});

/** AWS's sample is the only one known: https://docs.aws.amazon.com/firehose/latest/dev/retry.html */
describe('an http-endpoint-failed line', () => {
  const failure: Failure = {
    errorCode: 'HttpEndpoint.DestinationException',
    errorMessage:
      'Received the following response from the endpoint destination. {"requestId": "109777ac-8f9b-4082-8e8d-b4f12b5fc17b", "timestamp": 1594266081268, "errorMessage": "Unauthorized"}',
    attemptsMade: 5,
    attemptEndingTimestamp: 1_594_266_081_318,
  };
  const sample = record('c2FtcGxlIHJhdyBkYXRh', 1_594_265_943_615);

  it('is, byte for byte, the sample when quotes are raw', () => {
    expect(endpointFailedLine(sample, sample.data, failure, 'raw')).toBe(
      '{"attemptsMade":5,"arrivalTimestamp":1594265943615,"errorCode":"HttpEndpoint.DestinationException","errorMessage":"Received the following response from the endpoint destination. {"requestId": "109777ac-8f9b-4082-8e8d-b4f12b5fc17b", "timestamp": 1594266081268, "errorMessage": "Unauthorized"}","attemptEndingTimestamp":1594266081318,"rawData":"c2FtcGxlIHJhdyBkYXRh","subsequenceNumber":0,"dataId":"49607357361271740811418664280693044274821622880012337186.0"}',
    );
  });

  it('is JSON when quotes are escaped', () => {
    expect(JSON.parse(endpointFailedLine(sample, sample.data, failure, 'escaped'))).toEqual({
      ...failure,
      arrivalTimestamp: 1_594_265_943_615,
      rawData: 'c2FtcGxlIHJhdyBkYXRh',
      subsequenceNumber: 0,
      dataId: '49607357361271740811418664280693044274821622880012337186.0',
    });
  });

  it('quotes the endpoint and tells attempts and times', async () => {
    const world = await startWorld({ invoke: upperCase, endpoint: { retryDurationInSeconds: 1 } });
    world.endpoint.answer(refuse(401, 'Unauthorized'));
    await world.settle('one', 'two');
    const { requestId, timestamp } = world.endpoint.requests[0] ?? {};
    const quoted = JSON.stringify({ requestId, timestamp, errorMessage: 'Unauthorized' });
    const envelopes = world.bucket.envelopes('http-endpoint-failed');
    expect(envelopes.map(({ rawData }) => decoded(rawData))).toEqual(['ONE', 'TWO']);
    for (const envelope of envelopes) {
      expect(envelope).toMatchObject({
        attemptsMade: 2,
        arrivalTimestamp: startMs,
        errorCode: 'HttpEndpoint.DestinationException',
        errorMessage: `Received the following response from the endpoint destination. ${quoted}`,
        attemptEndingTimestamp: startMs + 121_000,
        subsequenceNumber: 0,
        dataId: expect.stringMatching(/^\d{56}\.0$/),
      });
      expect(envelope).not.toHaveProperty('lambdaARN');
    }
    expect(new Set(envelopes.map(({ dataId }) => dataId)).size).toBe(2);
  });
});
