import { readFileSync } from 'node:fs';

const FILE = new URL('../../infra/backfill/state-machine.asl.json', import.meta.url);

export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** A state, with the fields that the definition uses. */
export interface State {
  readonly Type: 'Task' | 'Map' | 'Choice' | 'Succeed';
  readonly Resource?: string;
  readonly Arguments?: Template;
  readonly Output?: Template;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Next?: string;
  readonly MaxConcurrency?: Template;
  readonly ToleratedFailurePercentage?: number;
  readonly ItemReader?: { readonly Resource: string; readonly Arguments: Template };
  readonly ItemBatcher?: {
    readonly MaxItemsPerBatch: number;
    readonly MaxInputBytesPerBatch: number;
    readonly BatchInput: Template;
  };
  readonly ItemProcessor?: StateMachine & { readonly ProcessorConfig: object };
  readonly ResultWriter?: { readonly Resource: string; readonly Arguments: Template };
}

export interface StateMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The values that `serverless.yml` substitutes, of a deployment into `bucket`. */
export function substitutions(bucket: string, reservedConcurrency: number): Readonly<Record<string, string>> {
  return {
    Partition: 'aws',
    ReprocessorArn: 'arn:aws:lambda:us-east-1:123456789012:function:hydrant-prod-reprocessor',
    ReservedConcurrency: String(reservedConcurrency),
    Bucket: bucket,
    ResultPrefix: 'hydrant/backfill',
  };
}

/** The definition as CloudFormation hands it over. @throws {Error} if it has a placeholder that nobody fills */
export function readDefinition(values: Readonly<Record<string, string>>): StateMachine {
  const text = readFileSync(FILE, 'utf8').replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing substitutes \${${name}}`);
    return value;
  });
  return JSON.parse(text) as StateMachine;
}

/** The definition's Map. */
export function mapOf(machine: StateMachine): State {
  const map = Object.values(machine.States).find(({ Type }) => Type === 'Map');
  if (map === undefined) throw new Error('the definition has no Map');
  return map;
}

/** The same machine with smaller batches, as if its bucket held more. */
export function withBatchesOf(machine: StateMachine, items: number): StateMachine {
  const States = Object.fromEntries(
    Object.entries(machine.States).map(([name, state]) => [
      name,
      state.ItemBatcher === undefined
        ? state
        : { ...state, ItemBatcher: { ...state.ItemBatcher, MaxItemsPerBatch: items } },
    ]),
  );
  return { ...machine, States };
}
