import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../shared/manifests/destination.ts';
import { awsLogging, MAX_CONFIG_MAP_CHARACTERS } from '../../shared/manifests/fargate.ts';
import { fargateFaults } from './fargate-rules.ts';
import { classicFaults, readClassic } from './fluent-bit-grammar.ts';
import { PLUGINS_OF_5 } from './fluent-bit-plugins.ts';
import { configMapOf, DATA_STREAM, textOf } from './manifest-input.ts';

const LOGGING = '02-aws-logging.yaml';

const fargate = (input = {}) => configMapOf(textOf(LOGGING, input), 'aws-logging');
const daemonSet = (input = {}) => configMapOf(textOf('daemonset/fluent-bit.yaml', input), 'fluent-bit');

/** The entries of a section, by its type and plugin. */
function entriesOf(text: string, type: string, name?: string): Record<string, string> {
  const section = readClassic(text).sections.find(
    (section) => section.type === type && (name === undefined || section.entries.get('name') === name),
  );
  return Object.fromEntries(section?.entries ?? []);
}

describe('the ConfigMap of EKS Fargate', () => {
  it.each([{}, { destination: DATA_STREAM }, { processLogs: false }])('has nothing that is refused, %j', (input) => {
    expect(fargateFaults(fargate(input))).toEqual([]);
  });

  it("parses the runtime's prefix before it looks for an application's JSON, and keeps the time", () => {
    const { 'filters.conf': filters = '', 'parsers.conf': parsers = '' } = fargate();
    expect(readClassic(filters).sections.map(({ entries }) => entries.get('name'))).toEqual(['parser', 'kubernetes']);
    expect(entriesOf(filters, 'FILTER', 'kubernetes')).toMatchObject({
      merge_log: 'On',
      buffer_size: '0',
      kube_meta_cache_ttl: '300s',
    });
    expect(entriesOf(parsers, 'PARSER')).toMatchObject({ name: 'crio', time_key: 'time', time_keep: 'On' });
  });

  it('puts into the delivery stream, or into the data stream by the name that EKS Fargate knows', () => {
    expect(entriesOf(fargate()['output.conf'] ?? '', 'OUTPUT')).toEqual({
      name: 'kinesis_firehose',
      match: 'kube.*',
      region: 'eu-central-1',
      delivery_stream: 'hydrant-prod-logs',
    });
    expect(entriesOf(fargate({ destination: DATA_STREAM })['output.conf'] ?? '', 'OUTPUT')).toEqual({
      name: 'kinesis',
      match: 'kube.*',
      region: 'eu-central-1',
      stream: 'eks-logs',
    });
  });

  it("says whether the router's own logs are kept", () => {
    expect(fargate().flb_log_cw).toBe('true');
    expect(fargate({ processLogs: false }).flb_log_cw).toBe('false');
  });

  it('stays below the limit with the longest names, and is refused above it', () => {
    const streamOf = (length: number) =>
      destinationOf('data-stream', 'a'.repeat(length), 'ap-southeast-7', '123456789012');
    expect(textOf(LOGGING, { destination: streamOf(128) }).length).toBeLessThan(MAX_CONFIG_MAP_CHARACTERS / 4);
    expect(() => awsLogging(streamOf(5_000), true)).toThrow(/would have \d{4} characters, and EKS Fargate takes 5300/);
  });
});

describe('the configuration of the DaemonSet', () => {
  it.each([{}, { destination: DATA_STREAM }])("is Fluent Bit's, %j", (input) => {
    const { 'fluent-bit.conf': text = '' } = daemonSet(input);
    expect(classicFaults(text, PLUGINS_OF_5)).toEqual([]);
  });

  it('joins cut lines, reads owners, tries again while the disk has room, and leaves its own logs out', () => {
    const { 'fluent-bit.conf': text = '' } = daemonSet();
    expect(entriesOf(text, 'INPUT')).toMatchObject({
      'multiline.parser': 'cri',
      exclude_path: '/var/log/containers/*_hydrant-logging_*.log',
      'storage.type': 'filesystem',
    });
    expect(entriesOf(text, 'FILTER')).toMatchObject({ owner_references: 'On', namespace_labels: 'On' });
    expect(entriesOf(text, 'OUTPUT')).toMatchObject({ retry_limit: 'no_limits', 'storage.total_limit_size': '1G' });
  });

  it('holds no more in memory than half of what its container may have, however long the stream is away', () => {
    const { 'storage.max_chunks_up': chunks } = entriesOf(daemonSet()['fluent-bit.conf'] ?? '', 'SERVICE');
    const [, limit] = /memory: (\d+)Mi\n/.exec(textOf('daemonset/fluent-bit.yaml').split('limits:')[1] ?? '') ?? [];
    // https://docs.fluentbit.io/manual/administration/buffering-and-storage: a chunk is about 2 MB
    expect(Number(chunks) * 2).toBeLessThanOrEqual(Number(limit) / 2);
  });

  it('needs a newer Fluent Bit than EKS Fargate has', () => {
    expect(classicFaults(daemonSet()['fluent-bit.conf'] ?? '')).toEqual([
      '[FILTER kubernetes] has no key owner_references',
      '[FILTER kubernetes] has no key namespace_labels',
    ]);
  });
});

describe("a container's log configuration on ECS", () => {
  it.each([{}, { destination: DATA_STREAM }])(
    'is an output of Fluent Bit, which FireLens matches to it, %j',
    (input) => {
      const { containerDefinitions } = JSON.parse(textOf('aws/ecs-task-definition.json', input)) as {
        containerDefinitions: { logConfiguration?: { options: Record<string, string> } }[];
      };
      const options = containerDefinitions.flatMap(({ logConfiguration }) =>
        Object.entries(logConfiguration?.options ?? {}),
      );
      const text = ['[OUTPUT]', 'Match *', ...options.map((option) => option.join(' '))].join('\n    ');
      expect(classicFaults(text, PLUGINS_OF_5)).toEqual([]);
      expect(entriesOf(text, 'OUTPUT')).toMatchObject({ time_key: 'time', time_key_format: '%Y-%m-%dT%H:%M:%S.%3N' });
    },
  );
});

describe("the check of Fluent Bit's configuration", () => {
  const OUTPUT = '[OUTPUT]\n    Name kinesis_firehose\n    Match *\n    region eu-west-1\n';

  it.each([
    ['a section that is not closed', `${OUTPUT}[PARSER\n`, 'neither a section'],
    ['a key without a value', `${OUTPUT}    delivery_stream\n`, 'neither a section nor a key'],
    ['an entry that is not indented', `${OUTPUT}delivery_stream a\n`, 'in no section'],
    ['an entry before any section', '    Name a\n', 'in no section'],
    ['another indentation', `${OUTPUT}  delivery_stream a\n`, 'indented otherwise'],
    ['a tab', `${OUTPUT}\tdelivery_stream a\n`, 'indented otherwise'],
    ['a key twice', `${OUTPUT}    Region eu-west-2\n`, 'a second time'],
    ['an empty section', `[FILTER]\n${OUTPUT}`, 'is empty'],
    ['an unknown section', `${OUTPUT}[OUTPUTS]\n    Name a\n`, 'no section or plugin'],
    ['an unknown plugin', OUTPUT.replace('kinesis_firehose', 'amazon_data_firehose'), 'no section or plugin'],
    ['an unknown key', `${OUTPUT}    stream a\n`, 'has no key stream'],
    ['a key that is missing', OUTPUT.replace('    Match *\n', ''), 'needs match'],
    ['a boolean that is none', '[FILTER]\n    Name kubernetes\n    Match *\n    Merge_Log Om\n', 'takes a boolean'],
    ['a time that is none', '[FILTER]\n    Name kubernetes\n    Match *\n    Kube_Meta_Cache_TTL 300x\n', 'a time'],
    ['a parser that is nowhere', '[FILTER]\n    Name parser\n    Match *\n    Parser crio\n', 'no parser crio'],
    ['a multiline parser that is nowhere', '[INPUT]\n    Name tail\n    Tag a\n    multiline.parser crio\n', 'crio'],
    ['a pattern that is none', '[PARSER]\n    Name a\n    Format regex\n    Regex (?<a\n', 'regex is none'],
    ['no pattern', '[PARSER]\n    Name a\n    Format regex\n', 'needs regex'],
    [
      'a time without its group',
      '[PARSER]\n    Name a\n    Format regex\n    Regex (?<a>.)\n    Time_Key t\n',
      'group',
    ],
  ])('finds %s', (_, text, words) => {
    expect(classicFaults(text)).toEqual([expect.stringContaining(words)]);
  });

  it('lets comments and blank lines pass', () => {
    expect(classicFaults(`# a\n\n${OUTPUT}    # b\n`)).toEqual([]);
  });
});

describe("the check of EKS Fargate's rules", () => {
  const FILTER = '[FILTER]\n    Name kubernetes\n    Match *\n';

  it.each([
    ['a [SERVICE]', 'filters.conf', '[SERVICE]\n    Flush 1\n', '[SERVICE] is refused'],
    ['an [INPUT]', 'filters.conf', '[INPUT]\n    Name tail\n    Tag a\n', '[INPUT] is refused'],
    ['a section in the wrong file', 'parsers.conf', FILTER, '[FILTER] is refused in parsers.conf'],
    ['an unknown file', 'input.conf', '', 'no file of aws-logging'],
    ['kinesis_streams', 'output.conf', '[OUTPUT]\n    Name kinesis_streams\n    Match *\n    region a\n', 'no plugin'],
    [
      'a variable',
      'output.conf',
      `[OUTPUT]\n    Name kinesis\n    Match *\n    region \${R}\n`,
      'environment variables',
    ],
    ["a setting of AWS's own", 'filters.conf', `${FILTER}    Kube_URL https://a\n`, "kube_url is AWS's own"],
    ['no output', 'output.conf', '', 'has no [OUTPUT]'],
    ['another flb_log_cw', 'flb_log_cw', 'On', 'true or false'],
  ])('finds %s', (_, file, text, words) => {
    const data = fargate();
    const faults = fargateFaults({ ...data, [file]: text });
    expect(faults.join('\n')).toContain(words);
  });
});
