import https from 'node:https';
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ContractWorld, lambdaArn, startMs, startWorld, streamName, upperCase } from './contract-world.ts';

function clientOf({ firehose }: ContractWorld): FirehoseClient {
  const agent = firehose.certificate && new https.Agent({ ca: firehose.certificate.cert });
  const client = new FirehoseClient({
    endpoint: firehose.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    ...(agent && { requestHandler: { httpsAgent: agent } }),
  });
  onTestFinished(() => client.destroy());
  return client;
}

const batchOf = (...texts: string[]) =>
  new PutRecordBatchCommand({
    DeliveryStreamName: streamName,
    Records: texts.map((text) => ({ Data: Buffer.from(text) })),
  });

describe('the put API, through the AWS SDK', () => {
  it('accepts PutRecord and delivers its bytes', async () => {
    const world = await startWorld();
    const answer = await clientOf(world).send(
      new PutRecordCommand({ DeliveryStreamName: streamName, Record: { Data: Buffer.from('one') } }),
    );
    await world.firehose.flush();
    expect(answer.Encrypted).toBe(false);
    expect(world.endpoint.requests.map(({ records }) => records)).toEqual([['one']]);
    expect(world.firehose.outcomeOf(streamName, answer.RecordId ?? '')).toEqual({ state: 'delivered' });
  });

  it('accepts PutRecordBatch and answers one RecordId per record', async () => {
    const world = await startWorld();
    const { FailedPutCount, RequestResponses = [] } = await clientOf(world).send(batchOf('one', 'two', 'one'));
    expect(FailedPutCount).toBe(0);
    expect(new Set(RequestResponses.map(({ RecordId }) => RecordId)).size).toBe(3);
  });

  it('serves https with a certificate that a client can trust', async () => {
    const world = await startWorld({ tls: true });
    expect(world.firehose.url).toMatch(/^https:/);
    const { FailedPutCount } = await clientOf(world).send(batchOf('one'));
    expect(FailedPutCount).toBe(0);
  });

  it('refuses an unknown stream with ResourceNotFoundException', async () => {
    const world = await startWorld();
    const put = clientOf(world).send(
      new PutRecordCommand({ DeliveryStreamName: 'other', Record: { Data: Buffer.from('x') } }),
    );
    await expect(put).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } });
  });
});

describe('faults of the put API', () => {
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html; boto/boto3#2804
  it('fails some records of a call that succeeds as a whole', async () => {
    const world = await startWorld();
    const client = clientOf(world);
    world.firehose.faults.rejectEveryNthRecord(2, 1);
    const { FailedPutCount, RequestResponses } = await client.send(batchOf('a', 'b', 'c', 'd'));
    expect(FailedPutCount).toBe(2);
    const refused = { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down.' };
    expect(RequestResponses).toMatchObject([
      { RecordId: expect.any(String) },
      refused,
      { RecordId: expect.any(String) },
      refused,
    ]);
    await world.firehose.flush();
    expect(world.endpoint.requests[0]?.records).toEqual(['a', 'c']);
    expect(world.metrics).toMatchObject({ incomingRecords: 2, throttledRecords: 2 });
    expect((await client.send(batchOf('b', 'd'))).FailedPutCount).toBe(0);
  });

  it('throttles whole calls with ServiceUnavailableException', async () => {
    const world = await startWorld();
    const client = clientOf(world);
    world.firehose.faults.throttleCalls(1);
    await expect(client.send(batchOf('a', 'b'))).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
      message: 'Slow down.',
    });
    expect(world.metrics).toMatchObject({ incomingRecords: 0, throttledRecords: 2 });
    expect((await client.send(batchOf('a', 'b'))).FailedPutCount).toBe(0);
  });

  it('stops when the faults are cleared', async () => {
    const world = await startWorld();
    world.firehose.faults.throttleCalls(5);
    world.firehose.faults.rejectEveryNthRecord(1, 5);
    world.firehose.faults.clear();
    expect((await clientOf(world).send(batchOf('a'))).FailedPutCount).toBe(0);
  });
});

describe('DescribeDeliveryStream', () => {
  it('tells the configuration without the access key', async () => {
    const world = await startWorld({
      invoke: upperCase,
      endpoint: { accessKey: 'secret-key', contentEncoding: 'GZIP', commonAttributes: { service: 'shop' } },
      backup: { prefix: 'backup/', mode: 'AllData' },
    });
    const { DeliveryStreamDescription: description } = await clientOf(world).send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: streamName }),
    );
    expect(description).toMatchObject({
      DeliveryStreamName: streamName,
      DeliveryStreamARN: `arn:aws:firehose:us-east-1:123456789012:deliverystream/${streamName}`,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'DirectPut',
      VersionId: '1',
      CreateTimestamp: new Date(startMs),
    });
    expect(description?.Destinations?.[0]?.HttpEndpointDestinationDescription).toMatchObject({
      EndpointConfiguration: { Url: world.endpoint.url, Name: 'Datadog' },
      BufferingHints: { SizeInMBs: 4, IntervalInSeconds: 60 },
      RequestConfiguration: {
        ContentEncoding: 'GZIP',
        CommonAttributes: [{ AttributeName: 'service', AttributeValue: 'shop' }],
      },
      ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda' }] },
      RetryOptions: { DurationInSeconds: 300 },
      S3BackupMode: 'AllData',
      S3DestinationDescription: { Prefix: 'backup/', BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 } },
    });
    expect(JSON.stringify(description)).toContain(lambdaArn);
    expect(JSON.stringify(description)).not.toContain('secret-key');
  });

  it('is joined by ListDeliveryStreams', async () => {
    const world = await startWorld();
    const answer = await clientOf(world).send(new ListDeliveryStreamsCommand({}));
    expect(answer).toMatchObject({ DeliveryStreamNames: [streamName], HasMoreDeliveryStreams: false });
  });
});

describe('the JSON 1.1 protocol', () => {
  const post = (url: string, target: string, body: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'X-Amz-Target': target, 'Content-Type': 'application/x-amz-json-1.1' },
      body,
    });

  it('answers application/x-amz-json-1.1 with a request id', async () => {
    const { firehose } = await startWorld();
    const response = await post(firehose.url, 'Firehose_20150804.ListDeliveryStreams', '{}');
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['Firehose_20150804.CreateDeliveryStream', '{}', 'UnknownOperationException'],
    ['Kinesis_20131202.PutRecord', '{}', 'UnknownOperationException'],
    ['Firehose_20150804.PutRecord', '{', 'SerializationException'],
    ['Firehose_20150804.PutRecord', 'null', 'SerializationException'],
    ['Firehose_20150804.PutRecord', '{}', 'ValidationException'],
  ])('answers %s with body %s by %s', async (target, body, type) => {
    const { firehose } = await startWorld();
    const response = await post(firehose.url, target, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: type });
  });
});
