import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NOW, useDatadog } from './client.ts';

const ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';

/** https://docs.datadoghq.com/logs/guide/aws-eks-fargate-logs-with-kinesis-data-firehose/ unless another page is named. */
describe('records of Firehose', () => {
  const subject = useDatadog();

  it('become a log with structured attributes each, of source and service aws', async () => {
    const log = { log: 'hello', kubernetes: { pod_name: 'x' } };
    const [kept] = await subject.logsOf([`${JSON.stringify(log)}\n`], { 'x-amz-firehose-source-arn': ARN });
    expect(kept).toMatchObject({
      log,
      message: 'hello',
      source: 'aws',
      service: 'aws',
      tags: [],
      attributes: { ...log, aws: { firehose: { arn: ARN } } },
    });
  });

  /** "Reserved attributes in the log body" of the Firehose destination guide: off unless Datadog Support turns it on. */
  it('keep ddsource, service and ddtags as mere attributes', async () => {
    const log = { message: 'a', ddsource: 'go', service: 'web', ddtags: 'env:prod' };
    expect((await subject.logsOf([log]))[0]).toMatchObject({
      source: 'aws',
      service: 'aws',
      tags: [],
      attributes: { ddsource: 'go', service: 'web', ddtags: 'env:prod' },
    });
  });

  it('that hold text become a log with that message', async () => {
    const logs = await subject.logsOf(['plain text', '"quoted"', '[{"message":"a"}]']);
    expect(logs.map(({ message }) => message)).toEqual(['plain text', '"quoted"', '[{"message":"a"}]']);
  });

  it('that are empty become nothing', async () => {
    expect(await subject.logsOf([''])).toEqual([]);
    expect(subject.datadog.counters.requests).toEqual({ 200: 1 });
  });

  /** Not documented, so nobody may rely on a split: the switch `splitNewlines` stands for an intake that does it. */
  it('with several objects on lines stay one text', async () => {
    const logs = await subject.logsOf(['{"message":"a"}\n{"message":"b"}\n']);
    expect(logs.map(({ message }) => message)).toEqual(['{"message":"a"}\n{"message":"b"}\n']);
  });

  /** Nothing is documented about compressed data other than CloudWatch Logs envelopes. */
  it('in gzip are not unpacked', async () => {
    const [kept] = await subject.logsOf([gzipSync('{"message":"a"}')]);
    expect(kept?.message).not.toBe('a');
  });

  /** Section on Parameters in the Firehose destination guide; keys with `dd-` are literal tags: DataDog/cloudformation-template. */
  it('take source and service from the stream’s parameters, and the others as tags', async () => {
    const commonAttributes = { source: 'nodejs', service: 'shop', env: 'prod', 'dd-service': 'x' };
    const headers = { 'x-amz-firehose-common-attributes': JSON.stringify({ commonAttributes }) };
    expect((await subject.logsOf([{ message: 'a' }], headers))[0]).toMatchObject({
      source: 'nodejs',
      service: 'shop',
      tags: ['env:prod', 'dd-service:x'],
    });
  });
});

describe('records of Firehose in an organisation that reads reserved attributes in the body', () => {
  const subject = useDatadog({ switches: { bodyReservedAttributes: true } });

  /** The same guide: top priority, ddtags merged into the tags, the fields consumed. */
  it('give source, service and tags before the stream’s parameters, and consume the attributes', async () => {
    const log = { message: 'a', ddsource: 'go', service: 'web', ddtags: 'team:x' };
    const commonAttributes = { source: 'nodejs', service: 'shop', env: 'prod' };
    const headers = { 'x-amz-firehose-common-attributes': JSON.stringify({ commonAttributes }) };
    const [kept] = await subject.logsOf([log], headers);
    expect(kept).toMatchObject({ log, source: 'go', service: 'web', tags: ['env:prod', 'team:x'] });
    expect(kept?.attributes).toEqual({ message: 'a' });
  });

  it('fall back to aws', async () => {
    expect((await subject.logsOf([{ message: 'a' }]))[0]).toMatchObject({ source: 'aws', service: 'aws' });
  });
});

describe('records of Firehose on an intake that splits lines', () => {
  const subject = useDatadog({ switches: { splitNewlines: true } });

  it('become a log per object, without blank lines', async () => {
    const logs = await subject.logsOf(['{"message":"a"}\n{"message":"b"}\n\n']);
    expect(logs.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('stay one text where a line is no object', async () => {
    expect(await subject.logsOf(['{"message":"a"}\nat line 2'])).toHaveLength(1);
  });

  it('are read as a whole first', async () => {
    expect(await subject.logsOf(['{\n"message":\n"a"}'])).toMatchObject([{ message: 'a' }]);
  });
});

/**
 * Form: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html; meaning:
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
describe('a CloudWatch Logs envelope', () => {
  const subject = useDatadog();
  const envelope = (logGroup: string, ...messages: string[]) => ({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup,
    logStream: 'stream',
    subscriptionFilters: ['filter'],
    logEvents: messages.map((message, at) => ({ id: `e${at}`, timestamp: NOW - 1_000 - at, message })),
  });

  it.each([
    ['plain', (text: string) => text],
    ['in gzip', (text: string) => gzipSync(text)],
  ])('%s becomes a log per event, with its time and where it came from', async (_name, pack) => {
    const record = pack(JSON.stringify(envelope('/eks/app', 'first', 'second')));
    expect(await subject.logsOf([record], { 'x-amz-firehose-source-arn': ARN })).toMatchObject(
      ['first', 'second'].map((message, at) => ({
        message,
        officialDate: NOW - 1_000 - at,
        log: { id: `e${at}`, message },
        attributes: {
          aws: {
            awslogs: { logGroup: '/eks/app', logStream: 'stream', owner: '123456789012' },
            firehose: { arn: ARN },
          },
        },
        tags: ['region:eu-west-1', 'aws_account:123456789012', 'sourcecategory:aws'],
      })),
    );
  });

  it('gives attributes where an event’s message is JSON', async () => {
    const [kept] = await subject.logsOf([envelope('/eks/app', '{"msg":"hi","level":"error","user":1}')]);
    expect(kept).toMatchObject({ message: 'hi', status: 'error', attributes: { user: 1, id: 'e0' } });
  });

  it.each([
    ['/aws/lambda/checkout', 'lambda', 'checkout'],
    ['/aws/rds/instance/x/error', 'rds', 'rds'],
    ['my-group', 'my-group', 'my-group'],
  ])('of the log group %s has the source %s and the service %s', async (logGroup, source, service) => {
    expect(await subject.logsOf([envelope(logGroup, 'a')])).toMatchObject([{ source, service }]);
  });

  it('that is a control message becomes nothing', async () => {
    expect(await subject.logsOf([{ ...envelope('g', 'probe'), messageType: 'CONTROL_MESSAGE' }])).toEqual([]);
  });
});
