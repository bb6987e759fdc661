import { styleText } from 'node:util';
import type { DatadogApiSettings } from '../shared/config/datadog-api-settings.ts';
import { loadDatadogApiSettings, loadTransformSettings } from '../shared/config/load.ts';
import type { TransformSettings } from '../shared/config/transform-settings.ts';
import { limitsText } from '../shared/datadog-pipeline/change-text.ts';
import { chosenKeys } from '../shared/datadog-pipeline/chosen-keys.ts';
import { fulfil } from '../shared/datadog-pipeline/fulfil.ts';
import { pipelineOf } from '../shared/datadog-pipeline/pipeline.ts';
import type { LogPipelines } from '../shared/datadog-pipeline/ports.ts';
import type { Pipeline } from '../shared/datadog-pipeline/processors.ts';
import { terraformOf } from '../shared/datadog-pipeline/terraform.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import { writeOut } from './output.ts';
import { type PipelineOptions, readPipelineOptions } from './pipeline-options.ts';

/**
 * Shows the log pipeline that Datadog needs, or brings Datadog to have it. The pipeline and its changes go to stdout, what it
 * cannot do and what stands in its way to stderr.
 *
 * @returns the exit status: 1 where Datadog has pipelines that stand in the way, or keeps another than it was sent
 */
export async function pipelineCommand(args: readonly string[]): Promise<number> {
  const options = readPipelineOptions(args);
  const { action, name, adopt, yes, format } = options;
  if (action === 'export') {
    const exported = wantedPipeline(options, loadTransformSettings(process.env));
    await writeOut(format === 'json' ? `${JSON.stringify(exported, null, 2)}\n` : terraformOf(exported));
    return 0;
  }
  const { transform, api } = loadDatadogApiSettings(process.env);
  const pipeline = action === 'remove' ? undefined : wantedPipeline(options, transform);
  const isDone = await fulfil({ pipeline, name, adopt, yes }, await connectPipelines(api), {
    origin: api.apiOrigin,
    paint: styleText,
    say: writeOut,
    complain: (text) => process.stderr.write(text),
  });
  return isDone ? 0 : 1;
}

/** With a warning of what it cannot do. */
function wantedPipeline({ tags, name }: PipelineOptions, settings: TransformSettings): Pipeline {
  const chosen = chosenKeys(settings);
  const pipeline = pipelineOf([...chosen.keys, ...tags], name);
  for (const sentence of limitsText(pipeline, chosen, settings.tagsAs)) process.stderr.write(`${sentence}\n`);
  return pipeline;
}

/** Datadog's client is large, and no other command needs it. */
async function connectPipelines({ apiOrigin, apiKey, appKey }: DatadogApiSettings): Promise<LogPipelines> {
  const { DatadogPipelines } = await import('../shared/io/datadog-pipelines.ts');
  return new DatadogPipelines({ origin: apiOrigin, apiKey, appKey }, systemClock, Math.random);
}
