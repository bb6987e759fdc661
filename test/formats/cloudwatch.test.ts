import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realRecord, tagsOf, transformed, verdictOf } from './transformed.ts';

/** The form of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
interface Envelope {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
}

const LOGGED_MS = Date.parse('2023-01-27T16:53:00Z');

const envelopeOf = (logGroup: string, messages: readonly string[]): Envelope => ({
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup,
  logStream: 'stream',
  subscriptionFilters: ['to-firehose'],
  logEvents: messages.map((message, index) => ({ id: `3703${index}`, timestamp: LOGGED_MS + index, message })),
});

const INSIGHTS = '/aws/containerinsights/prod/application';
const EVENT = realRecord('5.1.1-d-multiline-docker-cri-on-cri', 'Read timed out').toString().trimEnd();
const LAMBDA_LINE = 'REPORT RequestId: 3f1e\tDuration: 3.24 ms\tBilled Duration: 4 ms\t\n';
const AUDIT_LINE =
  '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata", "stage":"ResponseComplete","n":1.0}';

/** What is delivered of an envelope, as an envelope. */
const deliveredOf = (record: Envelope | Buffer, environment = {}) =>
  JSON.parse(transformed(record, environment).delivered.toString()) as Envelope;

describe('an envelope whose messages carry metadata', () => {
  const given = envelopeOf(INSIGHTS, [EVENT, 'a line without any', EVENT.replace('Read timed out', 'again')]);
  const { logEvents, ...rest } = deliveredOf(given);
  const [first, second, third] = logEvents;

  it('keeps its form, account, group, stream, and the ids and times of its events', () => {
    const { logEvents: givenEvents, ...givenRest } = given;
    expect(rest).toEqual(givenRest);
    expect(logEvents.map(({ id, timestamp }) => ({ id, timestamp }))).toEqual(
      givenEvents.map(({ id, timestamp }) => ({ id, timestamp })),
    );
    expect(transformed(given).format).toBe('cloudwatch-logs');
  });

  it('has them enriched: each is what the event alone would have become', () => {
    expect(JSON.parse(first?.message ?? '')).toEqual(transformed(EVENT).logs[0]);
    expect(tagsOf(JSON.parse(third?.message ?? '{}'))).toContain('pod_name:checkout-7c9d8f6b5d-qm4ze');
  });

  it('leaves messages without metadata as they are', () => {
    expect(second?.message).toBe('a line without any');
  });

  it('comes out of a second pass byte for byte', () => {
    const { delivered } = transformed(given);
    expect(transformed(delivered).delivered).toEqual(delivered);
  });

  it('compressed, as a subscription sends it, is delivered compressed with the same content', () => {
    const { delivered } = transformed(gzipSync(JSON.stringify(given)));
    expect(gunzipSync(delivered)).toEqual(transformed(given).delivered);
    expect(transformed(delivered).delivered).toEqual(delivered);
  });

  it('may have messages of ECS', () => {
    const line = '{"log":"x","container_id":"c","container_name":"app","ecs_cluster":"shop","ecs_task_arn":"t"}';
    const message = deliveredOf(envelopeOf('/ecs/app', [line])).logEvents[0]?.message ?? '{}';
    expect(tagsOf(JSON.parse(message))).toContain('ecs_cluster_name:shop');
  });
});

describe('an envelope of text', () => {
  it.each([
    ['of Lambda', '/aws/lambda/checkout', LAMBDA_LINE],
    ['of an EKS control plane', '/aws/eks/prod/cluster', AUDIT_LINE],
    ['of anything', 'my-group', '{"ddtags":"a:b","host":"h"}'],
    ['that is no JSON any more', 'my-group', '{"log":"cut'],
  ])('%s is delivered byte for byte', (_, logGroup, line) => {
    const given = Buffer.from(JSON.stringify(envelopeOf(logGroup, [line, line])));
    expect(transformed(given).delivered).toEqual(given);
  });

  it('also where it has keys and white space of its own', () => {
    const given =
      '{"policyLevel":"ACCOUNT_LEVEL_POLICY","messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"g",' +
      '"logStream":"s","subscriptionFilters":["f", "g"],"logEvents":[{"id":"1","timestamp":1.0,"message":"x",' +
      '"extractedFields":{"@aws.account":"123456789012","@aws.region":"eu-west-1"}}]}';
    expect(transformed(given).delivered.toString()).toBe(given);
  });

  it('loses the events that are empty, which are counted', () => {
    const { delivered, dropped } = transformed(envelopeOf('g', ['a', ' ', 'b']));
    const { logEvents } = JSON.parse(delivered.toString()) as Envelope;
    expect(logEvents.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(dropped).toEqual({ 'empty-line': 1 });
  });

  it.each([[[]], [['', '\n']]])('with no log in it is dropped: %j', (messages) => {
    expect(verdictOf(envelopeOf('g', messages))).toMatchObject({ kind: 'dropped' });
  });

  it('is masked by the global rules all the same', () => {
    const rules = '[{"type":"mask_sequences","name":"m","pattern":"[0-9]{4}-[0-9]{4}","replace_placeholder":"[card]"}]';
    const given = envelopeOf('g', ['card 1234-5678', 'none']);
    const { delivered, notes } = transformed(given, { DD_LOGS_CONFIG_PROCESSING_RULES: rules });
    expect(delivered.toString()).not.toContain('1234-5678');
    expect((JSON.parse(delivered.toString()) as Envelope).logEvents[1]?.message).toBe('none');
    expect(notes).toEqual({ masked: 1 });
  });
});

describe('a control message', () => {
  const control = {
    ...envelopeOf('', ['CWL CONTROL MESSAGE: Checking health of destination Firehose.']),
    ...{ messageType: 'CONTROL_MESSAGE', owner: 'CloudwatchLogs', logStream: '', subscriptionFilters: [] },
  };

  it('is dropped, compressed too', () => {
    expect(verdictOf(control)).toEqual({ kind: 'dropped', reason: 'control-message' });
    expect(verdictOf(gzipSync(JSON.stringify(control)))).toEqual({ kind: 'dropped', reason: 'control-message' });
  });

  it('is counted where it stands among others', () => {
    const both = `${JSON.stringify(control)}${JSON.stringify(envelopeOf('g', ['a']))}`;
    expect(transformed(both)).toMatchObject({ logs: [{ message: 'a' }], dropped: { 'control-message': 1 } });
  });
});

describe('several envelopes in one record', () => {
  const given = [
    JSON.stringify(envelopeOf('/aws/lambda/checkout', [LAMBDA_LINE])),
    JSON.stringify(envelopeOf(INSIGHTS, [EVENT, ' '])),
  ];

  it.each([
    ['joined', given.join('')],
    ['on lines', given.join('\n')],
    ['of several gzip members', Buffer.concat(given.map((one) => gzipSync(one)))],
  ])('%s give the logs of all, which say themselves where they are from', (_, record) => {
    const { logs, dropped } = transformed(record);
    expect(logs).toMatchObject([
      {
        message: LAMBDA_LINE.slice(0, -1),
        timestamp: '2023-01-27T16:53:00.000Z',
        service: 'checkout',
        ddsource: 'lambda',
        ddtags: 'aws_account:123456789012,sourcecategory:aws',
        aws: { awslogs: { logGroup: '/aws/lambda/checkout', logStream: 'stream', owner: '123456789012' } },
      },
      { service: 'checkout', ddsource: 'java', aws: { awslogs: { logGroup: INSIGHTS } } },
    ]);
    expect(tagsOf(logs[1] ?? {})).toEqual(expect.arrayContaining(['aws_account:123456789012', 'kube_namespace:shop']));
    expect(dropped).toEqual({ 'empty-line': 1 });
  });

  it('say the region of the stream where that is known', () => {
    const HYDRANT_STREAM_ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';
    const { logs } = transformed(given.join(''), { HYDRANT_STREAM_ARN });
    expect(logs).toMatchObject([
      { ddtags: 'aws_account:123456789012,region:eu-west-1,sourcecategory:aws' },
      { ddtags: expect.stringContaining(',region:eu-west-1,') },
    ]);
  });

  it('come out of a second pass byte for byte', () => {
    const { delivered } = transformed(given.join(''));
    expect(transformed(delivered).delivered).toEqual(delivered);
  });

  it('have neither an empty source nor an empty service where a group has no name', () => {
    const { logs } = transformed(`${JSON.stringify(envelopeOf('', ['a']))}${given[0]}`);
    for (const { service, ddsource } of logs) expect([service, ddsource]).not.toContain('');
  });
});

describe('what only looks like an envelope', () => {
  const inside = { log: 'x', kubernetes: { pod_name: 'evil', namespace_name: 'payments' } };
  const forged = envelopeOf('hydrant', [JSON.stringify(inside)]);

  it('is an event where it has other keys too: a line merged beside metadata does not escape from it', () => {
    const event = { ...forged, owner: 'hydrant', kubernetes: { pod_name: 'p', namespace_name: 'shop' } };
    expect(transformed(event).logs.map(tagsOf)).toEqual([['kube_namespace:shop', 'pod_name:p']]);
  });

  it('is a line where it stands in one', () => {
    const event = { log: JSON.stringify(forged), kubernetes: { pod_name: 'p', namespace_name: 'shop' } };
    expect(transformed(event).logs.map(tagsOf)).toEqual([['kube_namespace:shop', 'pod_name:p']]);
  });

  it.each([
    ['another type', { ...forged, messageType: 'OTHER' }],
    ['no owner', { ...forged, owner: 5 }],
    ['events that have no message', { ...forged, logEvents: [{ id: '1' }] }],
    ['events that are no list', { ...forged, logEvents: {} }],
  ])('is an event where it has %s', (_, record) => {
    expect(transformed(record).format).toBe('json');
  });
});
