import { describe, expect, it } from 'vitest';
import { pipelineOf } from './pipeline.ts';
import { terraformOf } from './terraform.ts';

/**
 * The arguments and blocks of `datadog_logs_custom_pipeline` that its provider documents, required ones first
 * (https://registry.terraform.io/providers/DataDog/datadog/latest/docs/resources/logs_custom_pipeline#schema).
 */
const SOURCES = { required: ['sources'], optional: ['name', 'is_enabled'], blocks: [] };
const PIPELINE = {
  required: ['name'],
  optional: ['description', 'is_enabled', 'tags'],
  blocks: ['filter', 'processor'],
};
const SCHEMA: Readonly<Record<string, { required: string[]; optional: string[]; blocks: string[] }>> = {
  resource: PIPELINE,
  pipeline: PIPELINE,
  filter: { required: ['query'], optional: [], blocks: [] },
  processor: {
    required: [],
    optional: [],
    blocks: [
      'attribute_remapper',
      'date_remapper',
      'message_remapper',
      'pipeline',
      'service_remapper',
      'span_id_remapper',
      'status_remapper',
      'trace_id_remapper',
    ],
  },
  attribute_remapper: {
    required: ['source_type', 'sources', 'target', 'target_type'],
    optional: ['is_enabled', 'name', 'override_on_conflict', 'preserve_source', 'target_format'],
    blocks: [],
  },
  date_remapper: SOURCES,
  message_remapper: SOURCES,
  service_remapper: SOURCES,
  span_id_remapper: SOURCES,
  status_remapper: SOURCES,
  trace_id_remapper: SOURCES,
};

interface Block {
  readonly type: string;
  readonly args: Map<string, unknown>;
  readonly blocks: Block[];
}

/** Reads HCL as it is printed here, a line an argument or a bracket; every line must be one of these. */
function parse(text: string): Block {
  const root: Block = { type: '', args: new Map(), blocks: [] };
  const open = [root];
  for (const line of text.trimEnd().split('\n')) {
    const current = open.at(-1) ?? root;
    const [, indent = '', rest = ''] = /^( *)(.*)$/.exec(line) ?? [];
    const block = /^(\w+)(?: "\w+" "\w+")? \{$/.exec(rest);
    const argument = /^(\w+) += (.+)$/.exec(rest);
    if (rest === '}') open.pop();
    expect(indent.length, line).toBe(2 * (open.length - 1));
    if (block !== null) {
      const inner: Block = { type: block[1] ?? '', args: new Map(), blocks: [] };
      current.blocks.push(inner);
      open.push(inner);
    } else if (argument !== null) {
      expect(current.args.has(argument[1] ?? ''), line).toBe(false);
      current.args.set(argument[1] ?? '', JSON.parse(argument[2] ?? ''));
    } else {
      expect(rest, line).toBe('}');
    }
  }
  expect(open).toEqual([root]);
  return root;
}

function check({ type, args, blocks }: Block): void {
  const { required = [], optional = [], blocks: inner = [] } = SCHEMA[type] ?? {};
  expect(Object.keys(SCHEMA)).toContain(type);
  expect([...args.keys()]).toEqual(expect.arrayContaining(required));
  expect([...required, ...optional]).toEqual(expect.arrayContaining([...args.keys()]));
  if (type === 'pipeline' || type === 'resource') expect(blocks.filter((one) => one.type === 'filter')).toHaveLength(1);
  if (type === 'processor') expect(blocks).toHaveLength(1);
  for (const block of blocks) {
    expect(inner).toContain(block.type);
    check(block);
  }
}

/** Back into the form of the API. */
function jsonOf({ args, blocks }: Block): Record<string, unknown> {
  const filter = blocks.find(({ type }) => type === 'filter');
  const processors = blocks.filter(({ type }) => type === 'processor').flatMap((one) => one.blocks);
  return {
    ...Object.fromEntries(args),
    ...(filter && { filter: Object.fromEntries(filter.args) }),
    ...(processors.length > 0 && {
      processors: processors.map((one) => ({ type: one.type.replaceAll('_', '-'), ...jsonOf(one) })),
    }),
  };
}

describe('the pipeline for Terraform', () => {
  const pipeline = pipelineOf(['team', 'cost-centre']);
  const { blocks } = parse(terraformOf(pipeline));

  it("is of the provider's schema", () => {
    expect(blocks).toHaveLength(1);
    for (const block of blocks) check(block);
  });

  it('says the same as the JSON', () => {
    expect(jsonOf(blocks[0] as Block)).toEqual(pipeline);
  });

  it('writes no template of Terraform', () => {
    const [dollar, percent] = ['$', '%'].map((sign) => `${sign}{x}`);
    const text = terraformOf(pipelineOf([], `a "name" with ${dollar} and ${percent} and $ { and %`));
    expect(text).toContain(`"a \\"name\\" with $${dollar} and %${percent} and $ { and %"`);
  });
});
