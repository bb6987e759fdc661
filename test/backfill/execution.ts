import jsonata from 'jsonata';
import type { State, StateMachine, Template } from './definition.ts';
import { DistributedMap, type MapServices } from './distributed-map.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_PAYLOAD_BYTES = 262_144;

/** An error as Step Functions names it. */
export class StatesError extends Error {
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

export interface Outcome {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * Runs a state machine as Step Functions does, with the states and fields that the backfill uses; its JSONata is evaluated by the
 * reference implementation. What is waited for between retries is not waited for here.
 */
export class Execution {
  readonly #machine: StateMachine;
  readonly #services: MapServices;
  readonly #input: unknown;
  /** Names of the states that were entered */
  readonly entered: string[] = [];
  readonly maps: DistributedMap[] = [];
  #redriveCount = 0;
  #failedAt: { readonly name: string; readonly input: unknown } | undefined;

  constructor(machine: StateMachine, services: MapServices, input: unknown) {
    this.#machine = machine;
    this.#services = services;
    this.#input = input;
  }

  start(): Promise<Outcome> {
    return this.#from(this.#machine.StartAt, this.#input);
  }

  /** Goes on at the state that failed, with its input. */
  redrive(): Promise<Outcome> {
    const { name, input } = this.#failedAt ?? { name: this.#machine.StartAt, input: this.#input };
    this.#redriveCount++;
    return this.#from(name, input);
  }

  async #from(startAt: string, given: unknown): Promise<Outcome> {
    let next: string | undefined = startAt;
    let input = given;
    while (next !== undefined) {
      const name: string = next;
      const state = this.#stateOf(name);
      this.entered.push(name);
      try {
        const context = this.#contextOf(name);
        if (state.Type === 'Choice') {
          next = await chosen(state, { input, context });
          continue;
        }
        const result = await this.#resultOf(state, { input, context });
        input = fitting(
          state.Output === undefined ? (result ?? input) : await evaluate(state.Output, { input, result, context }),
        );
        next = state.Next;
      } catch (error) {
        if (!(error instanceof StatesError)) throw error;
        this.#failedAt = { name, input };
        return { status: 'FAILED', error: error.error, cause: error.message };
      }
    }
    return { status: 'SUCCEEDED', output: input };
  }

  #stateOf(name: string): State {
    const state = this.#machine.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    return state;
  }

  #contextOf(name: string): Context {
    return {
      Execution: { Input: this.#input, StartTime: new Date().toISOString(), RedriveCount: this.#redriveCount },
      State: { Name: name, EnteredTime: new Date().toISOString() },
    };
  }

  async #resultOf(state: State, states: Omit<States, 'result'>): Promise<unknown> {
    if (state.Type === 'Task') return this.#task(state, states);
    if (state.Type !== 'Map') return undefined;
    const map = new DistributedMap(state, this.#services, (machine, input) => {
      const child = new Execution(machine, this.#services, input);
      return child.start();
    });
    this.maps.push(map);
    return map.run(states);
  }

  async #task(state: State, states: Omit<States, 'result'>): Promise<unknown> {
    const { FunctionName, Payload } = (await evaluate(state.Arguments ?? null, states)) as {
      FunctionName: string;
      Payload: unknown;
    };
    if (state.Resource !== 'arn:aws:states:::lambda:invoke' || !FunctionName.startsWith('arn:aws:lambda:')) {
      throw new Error(`${state.Resource} of ${FunctionName} is no function`);
    }
    const attempts = new Map<object, number>();
    for (;;) {
      try {
        return { StatusCode: 200, Payload: JSON.parse(await this.#services.invoke(JSON.stringify(fitting(Payload)))) };
      } catch (error) {
        const { name, message } = error as Error;
        const retrier = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(name));
        const made = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
        if (retrier === undefined || made >= retrier.MaxAttempts) {
          throw new StatesError(name, JSON.stringify({ errorType: name, errorMessage: message }));
        }
        attempts.set(retrier, made + 1);
      }
    }
  }
}

interface Context {
  readonly Execution: object;
  readonly State: object;
}

/** What `$states` is in an expression. */
export interface States {
  readonly input: unknown;
  readonly result?: unknown;
  readonly context: Context;
}

/** Evaluates the expressions in a template; one without a result is an error, as it is for Step Functions. */
export async function evaluate(template: Template, states: States): Promise<unknown> {
  if (typeof template === 'string') {
    const [, expression] = /^\{% (.+) %\}$/s.exec(template) ?? [];
    if (expression === undefined) return template;
    const value: unknown = await jsonata(expression).evaluate(undefined, { states });
    if (value === undefined) throw new StatesError('States.QueryEvaluationError', `nothing comes of ${expression}`);
    return JSON.parse(JSON.stringify(value));
  }
  if (Array.isArray(template)) return Promise.all(template.map((element) => evaluate(element, states)));
  if (typeof template !== 'object' || template === null) return template;
  const members = Object.entries(template).map(async ([key, value]) => [key, await evaluate(value, states)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function chosen({ Choices = [], Default }: State, states: States): Promise<string> {
  for (const { Condition, Next } of Choices) {
    const value = await evaluate(Condition, states);
    if (typeof value !== 'boolean') throw new StatesError('States.QueryEvaluationError', `${Condition} is no boolean`);
    if (value) return Next;
  }
  if (Default === undefined) throw new StatesError('States.NoChoiceMatched', 'no choice');
  return Default;
}

/** @throws {StatesError} where it is larger than what a state may take or give */
function fitting(value: unknown): unknown {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > MAX_PAYLOAD_BYTES) throw new StatesError('States.DataLimitExceeded', `${bytes} bytes`);
  return value;
}
