import { readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import type { Environment } from '../../shared/config/settings-reader.ts';
import { ASSUMED_MEGABYTES_PER_SECOND } from '../../shared/replay/plan-objects.ts';
import { mapOf, readDefinition, type State, type StateMachine, substitutions } from './definition.ts';

const machine = readDefinition(substitutions('backup', 52));
const deployment = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
const resources = readFileSync(new URL('../../infra/stack/backfill.yml', import.meta.url), 'utf8');
const reprocessor = readFileSync(new URL('../../infra/stack/reprocessor.yml', import.meta.url), 'utf8');

const fresh = (): StateMachine => structuredClone(machine);
const lint = (definition: StateMachine) => aslValidator(definition);

/** Each state machine within the definition, the whole one first. */
function* machines(one: StateMachine): Generator<StateMachine> {
  yield one;
  for (const { ItemProcessor } of Object.values(one.States)) if (ItemProcessor) yield* machines(ItemProcessor);
}

const tasks = [...machines(machine)]
  .flatMap(({ States }) => Object.values(States))
  .filter(({ Type }) => Type === 'Task');

describe('the definition of the backfill', () => {
  it('passes asl-validator, which refuses a wrong one', () => {
    expect(lint(fresh()).errorsText()).toBe('');
    const wrong = fresh();
    Object.assign(wrong.States.Replay as object, { MaxConcurency: 5 });
    expect(lint(wrong).isValid).toBe(false);
    const broken = fresh();
    Object.assign(broken.States.Plan as object, { Output: '{% $states.result. %}' });
    expect(lint(broken).isValid).toBe(false);
  });

  // The validator takes any state of the whole definition for a target.
  it('goes on only to states of the same machine', () => {
    for (const { StartAt, States } of machines(machine)) {
      const targets = Object.values(States).flatMap(({ Next, Default, Choices = [] }) => [
        Next,
        Default,
        ...Choices.map((choice) => choice.Next),
      ]);
      for (const target of [StartAt, ...targets])
        if (target !== undefined) expect(Object.keys(States)).toContain(target);
    }
  });

  // The validator takes any field in these. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-fields-dist-map.html
  it('names only fields that Step Functions knows, of the Map', () => {
    const map = mapOf(machine) as State & Record<string, object>;
    expect(Object.keys(map.ItemReader ?? {})).toEqual(['Resource', 'Arguments']);
    expect(Object.keys(map.ItemReader?.Arguments ?? {})).toEqual(['Bucket', 'Prefix']);
    expect(Object.keys(map.ItemBatcher ?? {})).toEqual(['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput']);
    expect(Object.keys(map.ResultWriter ?? {})).toEqual(['Resource', 'Arguments']);
    expect(Object.keys(map.ResultWriter?.Arguments ?? {})).toEqual(['Bucket', 'Prefix']);
    expect(map.ItemReader?.Resource).toBe('arn:aws:states:::s3:listObjectsV2');
    expect(map.ResultWriter?.Resource).toBe('arn:aws:states:::s3:putObject');
    expect(map.ItemProcessor?.ProcessorConfig).toEqual({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
    expect(map.ItemBatcher?.MaxInputBytesPerBatch).toBeLessThanOrEqual(262_144);
  });

  it('tries again what is throttled, with growing waits that differ', () => {
    for (const { Retry = [] } of tasks) {
      const throttled = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('Lambda.TooManyRequestsException'));
      expect(throttled).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
      const errors = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      for (const error of [
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'States.Timeout',
      ])
        expect(errors).toContain(error);
    }
    expect(tasks).toHaveLength(3);
  });

  it('leaves two instances of the function to others, by one parameter', () => {
    const reserved = '$' + '{param:reprocessorConcurrency}';
    expect(reprocessor).toContain(`!If [ReservesConcurrency, "${reserved}", !Ref AWS::NoValue]`);
    expect(resources).toContain(`ReservedConcurrency: ${reserved}\n`);
    expect(mapOf(machine).MaxConcurrency).toBe('{% 52 - 2 %}');
  });

  it('has a substitution for each of its placeholders, and none more', () => {
    const block = resources.slice(
      resources.indexOf('DefinitionSubstitutions:'),
      resources.indexOf('TracingConfiguration:'),
    );
    const names = [...block.matchAll(/^ {8}(\w+):/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(substitutions('backup', 52)));
    const text = readFileSync(new URL('../../infra/backfill/state-machine.asl.json', import.meta.url), 'utf8');
    expect(new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))).toEqual(new Set(names));
  });
});

describe('what a plan takes from the deployment', () => {
  const settings = (environment: Environment = {}) =>
    loadReprocessorSettings({ HYDRANT_BACKUP_BUCKET: 'backup', DD_API_KEY: 'a-key', ...environment });

  it('is how many children of a backfill run at once', () => {
    expect(deployment).toMatch(/HYDRANT_REPROCESSOR_CONCURRENCY: \$\{param:reprocessorConcurrency\}/);
    const [, reserved = ''] = /^ {4}reprocessorConcurrency: (\d+)$/m.exec(deployment) ?? [];
    expect(settings()).toEqual(settings({ HYDRANT_REPROCESSOR_CONCURRENCY: reserved }));
    for (const concurrency of [3, Number(reserved)]) {
      const { backfillConcurrency } = settings({ HYDRANT_REPROCESSOR_CONCURRENCY: `${concurrency}` });
      const { MaxConcurrency } = mapOf(readDefinition(substitutions('backup', concurrency)));
      expect(MaxConcurrency).toBe(`{% ${backfillConcurrency + 2} - 2 %}`);
    }
  });

  it('is the memory of the function', () => {
    const [, memory = ''] = /role: ReprocessorRole[\s\S]+?memorySize: (\d+)/.exec(deployment) ?? [];
    expect(settings().lambdaMemoryMb).toBe(Number(memory));
    expect(settings({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048' }).lambdaMemoryMb).toBe(2_048);
  });

  it('is a rate of one reprocessor that the page of limits says', () => {
    const limits = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
    const { lambdaMemoryMb } = settings();
    expect(limits).toContain(`${ASSUMED_MEGABYTES_PER_SECOND} MB/s before compression`);
    expect(limits).toContain(`one reprocessor with ${lambdaMemoryMb.toLocaleString('en')} MB`);
  });
});
