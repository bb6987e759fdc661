import { parseArgs } from 'node:util';
import { keyOf } from '../shared/datadog-pipeline/chosen-keys.ts';
import { PIPELINE_NAME } from '../shared/datadog-pipeline/pipeline.ts';
import { FIELD_KEYS } from '../shared/datadog-pipeline/tag-keys.ts';
import { UsageError } from './usage-error.ts';

const ACTIONS = ['plan', 'apply', 'remove', 'export'] as const;
const FORMATS = ['json', 'terraform'] as const;

export interface PipelineOptions {
  readonly action: (typeof ACTIONS)[number];
  readonly name: string;
  /** Keys of tags beside those that are known, as Hydrant writes them */
  readonly tags: readonly string[];
  /** Whether the pipeline of the name is taken for Hydrant's, whatever it holds */
  readonly adopt: boolean;
  /** Whether Datadog is changed */
  readonly yes: boolean;
  readonly format: (typeof FORMATS)[number];
}

/** @throws {UsageError} */
export function readPipelineOptions(args: readonly string[]): PipelineOptions {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const options = {
    tag: { ...text, multiple: true },
    name: text,
    adopt: flag,
    yes: flag,
    'dry-run': flag,
    format: text,
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [word, ...others] = positionals;
  const action = ACTIONS.find((one) => one === word);
  if (action === undefined || others.length > 0) {
    throw new UsageError(`name one of ${ACTIONS.join(', ')}: hydrant pipeline plan`);
  }
  const { adopt = false, yes = false, 'dry-run': dryRun = false, format, name = PIPELINE_NAME, tag = [] } = values;
  if ((yes || dryRun) && action !== 'apply' && action !== 'remove') {
    throw new UsageError(`pipeline ${action} changes nothing: --yes and --dry-run are for apply and remove`);
  }
  if (adopt && action === 'export') throw new UsageError('--adopt is for plan, apply and remove: export asks nobody');
  if (yes && dryRun) throw new UsageError('--yes and --dry-run cannot both be meant');
  if (format !== undefined && action !== 'export') throw new UsageError('--format is for hydrant pipeline export');
  if (name.trim() === '') throw new UsageError('--name takes the name of a pipeline, not an empty one');
  return { action, name, tags: tag.map(readKey), adopt, yes, format: readFormat(format) };
}

function readFormat(text: string | undefined): PipelineOptions['format'] {
  const format = FORMATS.find((one) => one === (text ?? 'json'));
  if (format === undefined) throw new UsageError(`--format takes ${FORMATS.join(' or ')}, not ${JSON.stringify(text)}`);
  return format;
}

function readKey(text: string): string {
  const key = keyOf(text);
  if (text.includes(':') || text.includes(',') || key === '') {
    throw new UsageError(`--tag takes the key of one tag, like "team", not ${JSON.stringify(text)}`);
  }
  if (FIELD_KEYS.has(key)) {
    throw new UsageError(`--tag ${key}: Datadog makes a field of its own of it, and a remapper no tag`);
  }
  return key;
}
