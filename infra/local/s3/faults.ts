import { S3Error } from './error.ts';

interface FaultTarget<Operation extends string> {
  readonly operation: Operation;
  /** Only for this key or these keys; without it for every call. In `DeleteObjects`, a keyed failure is an entry of `Errors`. */
  readonly key?: string | RegExp;
  /** How many calls it hits; 1 unless told. */
  readonly times?: number;
}

interface Failure extends FaultTarget<string> {
  readonly status: number;
  readonly code: string;
}

interface Cut extends FaultTarget<'GetObject'> {
  /** The connection ends after this many bytes of the body. */
  readonly afterBytes: number;
}

/** The operation is done, and the connection ends before its answer. */
type Loss = FaultTarget<string>;

/** What a test tells the server to do wrong. Faults are used up in the order in which they were given. */
export interface Faults {
  /** Answers the operation with an error, instead of doing it. */
  fail(failure: Failure): void;
  /** Destroys the connection in the middle of a body. */
  cut(cut: Cut): void;
  /** Does the operation, and loses the answer. */
  lose(loss: Loss): void;
  /** Ends every fault. */
  clear(): void;
}

export class FaultScript implements Faults {
  readonly #failures = new Script<Failure>();
  readonly #cuts = new Script<Cut>();
  readonly #losses = new Script<Loss>();

  fail(failure: Failure): void {
    this.#failures.add(failure);
  }

  cut(cut: Cut): void {
    this.#cuts.add(cut);
  }

  lose(loss: Loss): void {
    this.#losses.add(loss);
  }

  clear(): void {
    this.#failures.clear();
    this.#cuts.clear();
    this.#losses.clear();
  }

  /** @throws S3Error the failure scripted for this call, which is then used up */
  throwFailure(operation: string, key: string): void {
    const failure = this.#failures.take(operation, key);
    if (failure !== undefined) throw new S3Error(failure.status, failure.code, 'A fault of the test.');
  }

  /** After how many bytes of the body this answer is to be cut. */
  takeCut(operation: string, key: string): number | undefined {
    return this.#cuts.take(operation, key)?.afterBytes;
  }

  /** Whether the answer of this call is to be lost. */
  takeLoss(operation: string, key: string): boolean {
    return this.#losses.take(operation, key) !== undefined;
  }
}

class Script<Fault extends FaultTarget<string>> {
  #entries: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#entries.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#entries = [];
  }

  take(operation: string, key: string): Fault | undefined {
    const entry = this.#entries.find(({ fault, left }) => left > 0 && isTarget(fault, operation, key));
    if (entry !== undefined) entry.left--;
    return entry?.fault;
  }
}

function isTarget(fault: FaultTarget<string>, operation: string, key: string): boolean {
  if (fault.operation !== operation) return false;
  if (fault.key === undefined) return true;
  return typeof fault.key === 'string' ? fault.key === key : key.search(fault.key) >= 0;
}
