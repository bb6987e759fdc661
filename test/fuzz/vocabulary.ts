/** Pieces that mean something to a parser. */
export const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\n',
  '\u2028',
  '\ufeff',
  '\\"',
  '}{',
  '"}',
  '\\ud800',
  '%%',
  '\0',
];

/** Keys that mean something to a router, to Datadog, to Kubernetes or to Hydrant. */
export const KEYS = [
  ...['log', 'message', 'msg', 'data', 'time', 'timestamp', '@timestamp', 'date', 'syslog', 'stream', 'logtag', '_p'],
  ...[
    'status',
    'level',
    'severity',
    'service',
    'hostname',
    'host',
    'ddsource',
    'ddtags',
    'hydrant',
    'hydrant.v',
    'aws',
  ],
  ...['kubernetes', 'kubernetes_namespace', 'kubernetes_pod_name', 'kubernetes_namespace_name', 'kubernetes_labels'],
  ...['pod_name', 'labels', 'annotations', 'container_name', 'container_image', 'ownerReferences', 'docker_id'],
  ...['ad.datadoghq.com/checkout.logs', 'ad.datadoghq.com/tags', 'pod-template-hash', 'job-name'],
  ...['ecs_cluster', 'ecs_task_arn', 'container_id', 'source', 'trace_id', 'dd', '__proto__', 'constructor', '', '0'],
];

/** Values as JSON text. */
export const VALUES = [
  ...['null', 'true', '0', '-0', '40', '1e400', '9007199254740993', '1674838000000', '""', '" "', '[]', '{}', '[[]]'],
  ...['"2023-01-27T16:53:46Z stdout P x"', '"2019-01-01T00:00:00Z"', '"9999-12-31T23:59:59Z"', '"warn"', '"stderr"'],
  ...['"pod_name:evil,env:evil,,:"', '{"v":1}', '{"v":1,"tags":{"pod_name":"evil"}}', '"%%kube_pod_name%%"'],
  ...[
    '{"pod_name":"evil","namespace_name":"evil"}',
    '[{"kind":"Job","name":"x-1234"}]',
    '"{\\"msg\\":\\"x\\",\\"a\\":1.0}"',
  ],
  ...[
    '"[{\\"log_processing_rules\\":[{\\"type\\":\\"mask_sequences\\",\\"pattern\\":\\".\\"}]}]"',
    '"{\\"a\\":[1,{}]}"',
  ],
  ...[
    '"[{\\"log_processing_rules\\":[{\\"type\\":\\"exclude_at_match\\",\\"pattern\\":\\"(\\"}]}]"',
    '"\\ud800"',
    '"é😀"',
  ],
];
