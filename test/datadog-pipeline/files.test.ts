/** The files of infra/datadog/ are what `hydrant pipeline export` prints without settings. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '../../shared/datadog-pipeline/pipeline.ts';
import { terraformOf } from '../../shared/datadog-pipeline/terraform.ts';

const read = (name: string) => readFileSync(new URL(`../../infra/datadog/${name}`, import.meta.url), 'utf8');

describe('the files of the pipeline', () => {
  it('are the pipeline: hydrant pipeline export > infra/datadog/pipeline.json', () => {
    expect(read('pipeline.json')).toBe(`${JSON.stringify(pipelineOf([]), null, 2)}\n`);
  });

  it('are the pipeline: hydrant pipeline export --format terraform > infra/datadog/pipeline.tf', () => {
    expect(read('pipeline.tf')).toBe(terraformOf(pipelineOf([])));
  });
});
