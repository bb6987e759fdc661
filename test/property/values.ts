import fc from 'fast-check';

/** Texts that mean something to a reader of logs: prefixes, separators, line ends, half surrogates, tags, levels, times. */
const meaningful = fc.constantFrom(
  '2023-01-27T16:53:46.615934350Z stdout F hello',
  '2023-01-27T16:53:46Z stderr P ',
  '2023-13-27T16:53:46Z stderr F no such month',
  '1960-01-01T00:00:00Z stdout F before the epoch',
  '9999-12-31T23:59:59-12:00 stdout F after the last year',
  '2023-01-27T16:53:46.%3N',
  '2023-01-27T16:53:46.615Z',
  '2023-01-27T04:00:00Z',
  '2019-01-27T16:53:46Z',
  'Jan 27 16:53:46',
  '0000-01-01T00:00:00Z',
  '{"service":"own","level":"fatal","ddtags":"kube_namespace:evil"}',
  '{"message":""}',
  '{"msg":"{\\"message\\":\\"in\\",\\"host\\":\\"evil\\",\\"date\\":\\"2019-01-01T00:00:00Z\\"}","level":40,"n":1.0}',
  '{"kubernetes":{"pod_name":"evil"},"ecs_cluster":"evil","trace_id":"00000000000000001","time":1674838426615}',
  'env:prod,kube_namespace:evil,POD_NAME:evil,,1kube_deployment:evil, kube cluster name:evil',
  'team:a,team:b,solo,solo:x',
  'I0127 16:53:42.154872       1 main.go:42] started',
  'ts=1 level=warn msg="x"',
  'fargate-ip-10-0-0-1.ec2.internal',
  'ERROR',
  'severe',
  'stderr',
  '\n',
  ' \r\n',
  '\ud800',
  '\u2028\u00a0\ufeff',
  'docker.io/library/nginx:1.2@sha256:00',
  'sha256:00',
  'web-56c89cfff7-tsdww',
);
export const text = fc.oneof(meaningful, fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('x'.repeat(300)));

/** Number texts that a JavaScript number does not keep. */
export const numberText = fc.constantFrom(
  '9007199254740993',
  '1.0',
  '-0',
  '1e400',
  '1E+2',
  '0.10',
  '12345678901234567890',
);

export const json = (value: fc.Arbitrary<unknown>) => value.map((one) => JSON.stringify(one));
export const anyJson = fc.oneof(json(fc.jsonValue({ maxDepth: 2 })), json(text), numberText);

/** Once in ten of another type than it should be. */
export const loosely = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });

const tagObject = fc.dictionary(
  text,
  fc.oneof(text, fc.constant(true), fc.array(fc.oneof(text, fc.constant(true)), { maxLength: 3 })),
  { maxKeys: 4 },
);

/** Markers as an application may forge them: some right in every detail. */
export const marker = fc.record(
  {
    v: fc.constantFrom<unknown>(1, 1, 1, 2, '1'),
    tags: fc.oneof(tagObject, fc.constant({ kube_namespace: 'evil', pod_name: ['evil', true] })),
    surplus: fc.oneof(tagObject, fc.constant({ kube_namespace: 'evil' })),
    original: fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
    flags: fc.constantFrom<unknown>([], ['partial-line'], ['broken-json', 'broken-json'], ['other'], 'partial-line'),
    part: fc.constantFrom<unknown>({ index: 1, of: 2 }, { index: 0, of: 2 }, null),
    late: fc.constantFrom<unknown>({ timestamp: '2023-01-27T16:53:46.615Z' }, { timestamp: 'yesterday' }),
    other: fc.constant(1),
  },
  { requiredKeys: ['v'] },
);
