import { styleText } from 'node:util';
import type { DatadogApiSettings } from '../shared/config/datadog-api-settings.ts';
import { loadDatadogApiSettings, loadTransformSettings } from '../shared/config/load.ts';
import type { TransformSettings } from '../shared/config/transform-settings.ts';
import { carryOut } from '../shared/datadog-pipeline/carry-out.ts';
import { type Change, changeTo, removalOf } from '../shared/datadog-pipeline/change.ts';
import { changeText, DONE, limitsText, TO_DO } from '../shared/datadog-pipeline/change-text.ts';
import { type ChosenKeys, chosenKeys } from '../shared/datadog-pipeline/chosen-keys.ts';
import { pipelineOf } from '../shared/datadog-pipeline/pipeline.ts';
import type { LogPipelines } from '../shared/datadog-pipeline/ports.ts';
import { terraformOf } from '../shared/datadog-pipeline/terraform.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { writeOut } from './output.ts';
import { type PipelineOptions, readPipelineOptions } from './pipeline-options.ts';

/**
 * Shows the log pipeline that Datadog needs, or brings Datadog to have it. The pipeline and its changes go to stdout, what it
 * cannot do to stderr.
 *
 * @returns the exit status: 1 where Datadog has pipelines that stand in the way
 */
export async function pipelineCommand(args: readonly string[]): Promise<number> {
  const options = readPipelineOptions(args);
  if (options.action === 'export') return exportPipeline(options, loadTransformSettings(process.env));
  const { transform, api } = loadDatadogApiSettings(process.env);
  const pipelines = await connectPipelines(api);
  const chosen = chosenKeys(transform);
  const existing = await pipelines.list();
  if (options.action === 'remove') return finish(removalOf(options.name, existing), options, api, pipelines);
  warn(chosen, transform);
  return finish(changeTo(wanted(options, chosen), existing), options, api, pipelines);
}

async function exportPipeline(options: PipelineOptions, settings: TransformSettings): Promise<number> {
  const chosen = chosenKeys(settings);
  const pipeline = wanted(options, chosen);
  warn(chosen, settings);
  await writeOut(options.format === 'json' ? `${JSON.stringify(pipeline, null, 2)}\n` : terraformOf(pipeline));
  return 0;
}

const wanted = ({ tags, name }: PipelineOptions, { keys }: ChosenKeys) => pipelineOf([...keys, ...tags], name);

function warn(chosen: ChosenKeys, { tagsAs }: TransformSettings): void {
  for (const sentence of limitsText(chosen, tagsAs)) process.stderr.write(`${sentence}\n`);
}

async function finish(
  change: Change,
  { action, name, yes }: PipelineOptions,
  { apiOrigin }: DatadogApiSettings,
  pipelines: LogPipelines,
): Promise<number> {
  if (change.kind === 'refuse') throw new Error(`nothing was changed: ${change.reason}`);
  await writeOut(changeText(change, action === 'remove' ? 'remove' : 'apply', { name, origin: apiOrigin }, styleText));
  if (change.kind === 'none') return 0;
  if (!yes) {
    await writeOut(`\n${TO_DO[change.kind]}\n`);
    return 0;
  }
  const left = await carryOut(change, name, pipelines);
  if (left.kind === 'none') {
    await writeOut(`\n${DONE[change.kind]}\n`);
    return 0;
  }
  const rest = left.kind === 'refuse' ? left.reason : changeText(left, 'apply', { name, origin: apiOrigin }, styleText);
  throw new Error(`Datadog has taken the change, and yet it is not as it should be. ${rest}`);
}

/** Datadog's client is large, and no other command needs it. */
async function connectPipelines({ apiOrigin, apiKey, appKey }: DatadogApiSettings): Promise<LogPipelines> {
  const { DatadogPipelines } = await import('../shared/io/datadog-pipelines.ts');
  return new DatadogPipelines({ origin: apiOrigin, apiKey, appKey }, systemClock, Math.random);
}
