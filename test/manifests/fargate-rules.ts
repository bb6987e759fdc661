import { classicFaults, parserNames, readClassic } from './fluent-bit-grammar.ts';

/** What EKS Fargate takes, and where: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
const SECTIONS: Readonly<Record<string, { readonly type: string; readonly plugins?: readonly string[] }>> = {
  'filters.conf': {
    type: 'FILTER',
    plugins: ['grep', 'parser', 'record_modifier', 'rewrite_tag', 'throttle', 'nest', 'modify', 'kubernetes'],
  },
  'output.conf': {
    type: 'OUTPUT',
    plugins: ['es', 'firehose', 'kinesis_firehose', 'cloudwatch', 'cloudwatch_logs', 'kinesis'],
  },
  'parsers.conf': { type: 'PARSER' },
};

/** AWS sets these itself. */
const AWS_OWN = ['kube_url', 'kube_ca_file', 'kube_token_command', 'kube_token_file'];

/**
 * What EKS Fargate, or the Fluent Bit behind it, would refuse of the ConfigMap `aws-logging`.
 *
 * @param data of the ConfigMap
 */
export function fargateFaults(data: Readonly<Record<string, string>>): string[] {
  const { flb_log_cw, ...files } = data;
  const faults = flb_log_cw === undefined || /^(?:true|false)$/.test(flb_log_cw) ? [] : ['flb_log_cw is true or false'];
  if (!files['output.conf']?.includes('[OUTPUT]')) faults.push('output.conf has no [OUTPUT]');
  const parsers = parserNames(readClassic(files['parsers.conf'] ?? '').sections);
  return [...faults, ...Object.entries(files).flatMap(([file, text]) => fileFaults(file, text, parsers))];
}

function fileFaults(file: string, text: string, parsers: readonly string[]): string[] {
  const allowed = SECTIONS[file];
  if (allowed === undefined) return [`${file} is no file of aws-logging`];
  const faults = classicFaults(text, undefined, parsers);
  if (text.includes('${')) faults.push('environment variables are refused');
  for (const { type, entries } of readClassic(text).sections) {
    const name = entries.get('name') ?? '';
    if (type !== allowed.type) faults.push(`[${type}] is refused in ${file}`);
    else if (allowed.plugins?.includes(name) === false) faults.push(`${name} is no plugin that EKS Fargate takes`);
    faults.push(...AWS_OWN.filter((key) => entries.has(key)).map((key) => `${key} is AWS's own`));
  }
  return faults;
}
