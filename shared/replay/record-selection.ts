import type { TransformSettings } from '../config/transform-settings.ts';
import { compileGlob } from '../kubernetes/glob.ts';
import { originOfLog } from '../transform/origin-of-log.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import type { ReplayInput } from './input.ts';

type Selected = Pick<ReplayInput, 'errorCodes' | 'namespaces' | 'services' | 'fromMs' | 'toMs'>;

/** Which records of an object a run takes, and which logs of a record. */
export class RecordSelection {
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #codes: readonly ((code: string) => boolean)[] | undefined;
  readonly #namespaces: ReadonlySet<unknown> | undefined;
  readonly #services: ReadonlySet<unknown> | undefined;

  constructor({ errorCodes, namespaces, services, fromMs, toMs }: Selected) {
    this.#fromMs = fromMs ?? Number.NEGATIVE_INFINITY;
    this.#toMs = toMs ?? Number.POSITIVE_INFINITY;
    this.#codes = errorCodes?.map((glob) => compileGlob(glob) ?? (() => false));
    this.#namespaces = namespaces && new Set(namespaces);
    this.#services = services && new Set(services);
  }

  /** By what the envelope says. A record that does not say when it arrived is of any time. */
  takesEnvelope(errorCode: string, arrivalMs: number | undefined): boolean {
    if (arrivalMs !== undefined && !(arrivalMs >= this.#fromMs && arrivalMs <= this.#toMs)) return false;
    return this.#codes?.some((matches) => matches(errorCode)) ?? true;
  }

  /** Whether a record that gives no log is taken, so that nobody can say whose it is. */
  get takesAnybodys(): boolean {
    return this.#namespaces === undefined && this.#services === undefined;
  }

  /** @param settings that the log was transformed with */
  takesLog(log: TransformedLog, settings: TransformSettings): boolean {
    if (this.takesAnybodys) return true;
    const { namespace, service } = originOfLog(log, settings);
    return (this.#namespaces?.has(namespace) ?? true) && (this.#services?.has(service) ?? true);
  }
}
