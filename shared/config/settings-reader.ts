import { hash } from 'node:crypto';

/** Everything that is wrong with the settings, in one message, so that one look mends all of it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `Hydrant cannot start, ${faults.length === 1 ? 'a setting is' : `${faults.length} settings are`} wrong:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names whose values never reach a message: a key stands in them, or is put there by mistake, or a password is. */
const SECRETS: ReadonlySet<string> = new Set([
  'DD_API_KEY',
  'DD_API_KEY_SECRET_ARN',
  'DD_API_URL',
  'DD_APP_KEY',
  'DD_URL',
]);

/**
 * Reads settings from an environment and collects every fault instead of stopping at the first. An empty value counts as
 * absent, because deployment tools write an unset parameter as an empty one.
 */
export class SettingsReader {
  readonly #environment: Environment;
  readonly #faults: string[] = [];
  readonly #given = new Map<string, string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** @param check answers what is accepted instead, or undefined if the value is right */
  text(name: string, check?: (value: string) => string | undefined): string | undefined {
    const value = this.#environment[name]?.trim();
    if (value === undefined || value === '') return undefined;
    const accepted = check?.(value);
    if (accepted !== undefined) this.fault(name, accepted);
    if (!SECRETS.has(name)) this.#given.set(name, value);
    return value;
  }

  /** Tells the values that were read so far from others; of secrets it tells nothing. */
  id(): string {
    return hash('sha256', JSON.stringify([...this.#given].sort())).slice(0, 16);
  }

  /** @param parse gives what the value means, or says what is accepted instead */
  parsed<Value extends object>(name: string, parse: (value: string) => Value | string): Value | undefined {
    const value = this.text(name);
    const parsed = value === undefined ? undefined : parse(value);
    if (typeof parsed !== 'string') return parsed;
    this.fault(name, parsed);
    return undefined;
  }

  /** One of `choices`; the first is the default. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.text(name);
    if (value === undefined) return choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.fault(name, `one of ${choices.join(', ')}`);
    return chosen ?? choices[0];
  }

  /** A number from `min` to `max`, a whole one unless `fraction` is set. */
  number<Default extends number | undefined>(
    name: string,
    { min, max, fraction = false, otherwise }: { min: number; max: number; fraction?: boolean; otherwise: Default },
  ): number | Default {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    const number = /^[0-9]+(\.[0-9]+)?$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max && (fraction || Number.isInteger(number))) return number;
    this.fault(name, `a ${fraction ? '' : 'whole '}number from ${min} to ${max}`);
    return otherwise;
  }

  /** Notes a fault of a variable: what it got, and what it accepts. */
  fault(name: string, accepts: string): void {
    const value = this.#environment[name]?.trim();
    const got = !value ? 'is not set' : SECRETS.has(name) ? 'is set to something else' : `is ${JSON.stringify(value)}`;
    this.#faults.push(`${name} ${got}: it accepts ${accepts}`);
  }

  /** Notes settings that cannot both be meant. */
  contradiction(sentence: string): void {
    this.#faults.push(sentence);
  }

  /** A variable with Hydrant's prefix that nobody reads is a misspelt one. */
  refuseUnknown(known: ReadonlySet<string>): void {
    for (const name of Object.keys(this.#environment)) {
      if (name.startsWith('HYDRANT_') && !known.has(name)) {
        this.#faults.push(`${name} is not a setting: known are ${[...known].join(', ')}`);
      }
    }
  }

  /** @throws {SettingsError} with all faults noted so far */
  finish(): void {
    if (this.#faults.length > 0) throw new SettingsError(this.#faults);
  }
}
