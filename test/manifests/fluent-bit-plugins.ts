/** What a value may be. */
export type Value = 'text' | 'boolean' | 'number' | 'size' | 'time' | 'tries';

export const VALUES: Readonly<Record<Value, RegExp>> = {
  text: /^\S.*$/,
  boolean: /^(?:on|off|true|false|yes|no)$/i,
  number: /^\d+$/,
  /** https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/unit-sizes */
  size: /^\d+(?:[kmg]b?)?$/i,
  time: /^\d+(?:\.\d+)?[smhd]?$/i,
  /** https://docs.fluentbit.io/manual/administration/scheduling-and-retries */
  tries: /^(?:\d+|no_limits|no_retries|false)$/i,
};

/** Keys, in lower case, and what they take. */
type Keys = Readonly<Record<string, Value>>;

const ROUTED: Keys = { name: 'text', match: 'text', alias: 'text' };

const OUTPUT: Keys = { ...ROUTED, retry_limit: 'tries', 'storage.total_limit_size': 'size', workers: 'number' };

const AWS: Keys = {
  ...OUTPUT,
  region: 'text',
  time_key: 'text',
  time_key_format: 'text',
  log_key: 'text',
  role_arn: 'text',
  endpoint: 'text',
  sts_endpoint: 'text',
  external_id: 'text',
  auto_retry_requests: 'boolean',
};

/**
 * The keys of the plugins that the manifests use, of Fluent Bit 1.9, from which EKS Fargate's router is built:
 * https://docs.fluentbit.io/manual/v/1.9-pre/ (pipeline)
 */
export const PLUGINS: Readonly<Record<string, Keys>> = {
  'FILTER parser': {
    ...ROUTED,
    key_name: 'text',
    parser: 'text',
    preserve_key: 'boolean',
    reserve_data: 'boolean',
    unescape_key: 'boolean',
  },
  'FILTER kubernetes': {
    ...ROUTED,
    buffer_size: 'size',
    kube_url: 'text',
    kube_ca_file: 'text',
    kube_token_file: 'text',
    kube_token_command: 'text',
    kube_tag_prefix: 'text',
    kube_meta_cache_ttl: 'time',
    kube_token_ttl: 'time',
    merge_log: 'boolean',
    merge_log_key: 'text',
    merge_log_trim: 'boolean',
    merge_parser: 'text',
    keep_log: 'boolean',
    'k8s-logging.parser': 'boolean',
    'k8s-logging.exclude': 'boolean',
    labels: 'boolean',
    annotations: 'boolean',
    use_kubelet: 'boolean',
  },
  'INPUT tail': {
    name: 'text',
    tag: 'text',
    alias: 'text',
    path: 'text',
    exclude_path: 'text',
    parser: 'text',
    'multiline.parser': 'text',
    db: 'text',
    'db.sync': 'text',
    buffer_chunk_size: 'size',
    buffer_max_size: 'size',
    mem_buf_limit: 'size',
    'storage.type': 'text',
    read_from_head: 'boolean',
    refresh_interval: 'time',
    rotate_wait: 'time',
    skip_long_lines: 'boolean',
    docker_mode: 'boolean',
  },
  'OUTPUT kinesis_firehose': { ...AWS, delivery_stream: 'text', compression: 'text' },
  'OUTPUT kinesis_streams': { ...AWS, stream: 'text' },
  /** https://github.com/aws/amazon-kinesis-streams-for-fluent-bit#plugin-options */
  'OUTPUT kinesis': {
    ...AWS,
    stream: 'text',
    partition_key: 'text',
    append_newline: 'boolean',
    aggregation: 'boolean',
  },
};

/** What Fluent Bit 5 has besides: https://docs.fluentbit.io/manual/5.0/data-pipeline */
export const PLUGINS_OF_5: Readonly<Record<string, Keys>> = {
  ...PLUGINS,
  'FILTER kubernetes': {
    ...PLUGINS['FILTER kubernetes'],
    owner_references: 'boolean',
    namespace_labels: 'boolean',
    namespace_annotations: 'boolean',
  },
  'OUTPUT kinesis_firehose': { ...PLUGINS['OUTPUT kinesis_firehose'], simple_aggregation: 'boolean' },
};

/** Sections that are no plugins. */
export const OTHER_SECTIONS: Readonly<Record<string, Keys>> = {
  SERVICE: {
    flush: 'time',
    grace: 'time',
    log_level: 'text',
    daemon: 'boolean',
    parsers_file: 'text',
    http_server: 'boolean',
    http_listen: 'text',
    http_port: 'number',
    'storage.path': 'text',
    'storage.sync': 'text',
    'storage.checksum': 'boolean',
    'storage.backlog.mem_limit': 'size',
    'storage.max_chunks_up': 'number',
  },
  PARSER: {
    name: 'text',
    format: 'text',
    regex: 'text',
    time_key: 'text',
    time_format: 'text',
    time_keep: 'boolean',
    time_strict: 'boolean',
    time_offset: 'text',
    types: 'text',
    skip_empty_values: 'boolean',
  },
};
