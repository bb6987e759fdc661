import type { JsonObject } from '../json/value.ts';
import type { ContainerMetadata } from '../log/container.ts';
import { isReservedKey, isWrittenKey } from '../log/reserved.ts';
import { isBlank } from './line.ts';

/** Keys that the router adds to every event, beside its metadata. */
const ROUTER_KEYS: ReadonlySet<string> = new Set(['time', 'stream', 'logtag', '_p']);

/** Whose an event's keys are: the router's, or merged out of the application's line. */
export class EventKeys {
  readonly #object: JsonObject;
  readonly #container: ContainerMetadata | undefined;

  constructor(object: JsonObject, container: ContainerMetadata | undefined) {
    this.#object = object;
    this.#container = container;
  }

  isMetadata(key: string): boolean {
    return this.#container?.isRead(key) === true;
  }

  /** Unless the line says the same under it */
  isRouters(key: string): boolean {
    return ROUTER_KEYS.has(key) || this.isMetadata(key) || (this.#container?.kind === 'ecs' && key === 'source');
  }

  /**
   * Whether it is the application's. A `log` that is no text has been merged out of its line; beside one that is, keys that
   * Hydrant writes itself may be the router's too (`record_modifier` sets `service`).
   */
  isMerged(key: string): boolean {
    const { log } = this.#object;
    if (key === 'log') return typeof log !== 'string' && log !== null && log !== undefined;
    if (this.isRouters(key)) return false;
    const value = this.#object[key];
    if ((key === 'message' || key === 'msg') && typeof value === 'string' && isBlank(value)) return false;
    return typeof log !== 'string' || !isWrittenKey(key);
  }

  /**
   * Whether it may stand in a message that is made up of the event's keys (`Keep_Log Off`, and no `message` of its own). The
   * intake lifts the keys of such a message over those of the log, which then changes nothing: they are the same.
   */
  isLoggable(key: string): boolean {
    return this.isMerged(key) && !isReservedKey(key);
  }
}
