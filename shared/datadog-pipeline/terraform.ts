import type { Pipeline, Processor } from './processors.ts';

/**
 * The pipeline as the resource `datadog_logs_custom_pipeline` of Datadog's Terraform provider:
 * https://registry.terraform.io/providers/DataDog/datadog/latest/docs/resources/logs_custom_pipeline
 */
export function terraformOf({ processors, ...pipeline }: Pipeline): string {
  const head = `resource "datadog_logs_custom_pipeline" "hydrant" {`;
  return `${[head, ...body({ ...pipeline }), ...processors.flatMap(processorBlock).map(indent), '}'].join('\n')}\n`;
}

/** The provider's names for the types of processors. */
const BLOCKS: Readonly<Record<Processor['type'], string>> = {
  'attribute-remapper': 'attribute_remapper',
  'date-remapper': 'date_remapper',
  'message-remapper': 'message_remapper',
  pipeline: 'pipeline',
  'service-remapper': 'service_remapper',
  'span-id-remapper': 'span_id_remapper',
  'status-remapper': 'status_remapper',
  'trace-id-remapper': 'trace_id_remapper',
};

function processorBlock(processor: Processor): string[] {
  const { type, ...rest } = processor;
  const inner = 'processors' in rest ? nested(rest) : body(rest);
  return ['processor {', `  ${BLOCKS[type]} {`, ...inner.map(indent), '  }', '}'];
}

function nested({ processors, ...rest }: Pick<Pipeline, 'processors'> & Readonly<Record<string, unknown>>): string[] {
  return [...body(rest), ...processors.flatMap(processorBlock).map(indent)];
}

/** Arguments first, with their equals signs in one column as `terraform fmt` puts them, then the filter's block. */
function body({ filter, ...args }: Readonly<Record<string, unknown>>): string[] {
  const width = Math.max(...Object.keys(args).map((name) => name.length));
  const lines = Object.entries(args).map(([name, value]) => indent(`${name.padEnd(width)} = ${literal(value)}`));
  if (filter === undefined) return lines;
  const [query] = Object.values(filter as Readonly<Record<string, unknown>>);
  return [...lines, indent('filter {'), indent(indent(`query = ${literal(query)}`)), indent('}')];
}

/** https://developer.hashicorp.com/terraform/language/expressions/strings: only `${` and `%{` mean something else than in JSON. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

const indent = (line: string) => `  ${line}`;
