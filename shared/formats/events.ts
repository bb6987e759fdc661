import { isObject, type JsonObject, parseJson } from '../json/value.ts';
import type { ContainerMetadata } from '../log/container.ts';
import { splitSeveral } from './several-events.ts';

export interface RawEvent {
  readonly text: string;
  /** Undefined where the text begins like an object and is none: it was cut, or is broken */
  readonly object: JsonObject | undefined;
  /** What was found out about it already: then the text is not looked at */
  readonly known?: KnownEvent;
}

/** An event that is no log of ours, with its metadata. */
export interface KnownEvent {
  /** Its members as raw text, in their order */
  readonly members: Map<string, string>;
  readonly container: ContainerMetadata;
}

/**
 * Splits a record into its events: one JSON object; several on lines of their own with blank lines between and behind, as
 * Fluent Bit's `simple_aggregation` joins them (https://docs.fluentbit.io/manual/pipeline/outputs/firehose); several joined
 * without anything between; an array of them; or one whose quotes are escaped, as Fluent Bit's `log_key` leaves it.
 *
 * A broken line among good ones is an event of its own, so that it does not hurt its neighbours.
 *
 * @param maxEvents where to stop: so many are returned, and the rest is not looked at
 * @returns undefined if the text is anything else
 */
export function splitEvents(text: string, maxEvents: number): readonly RawEvent[] | undefined {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('[')) return splitSeveral(text, maxEvents);
  if (!trimmed.startsWith('{')) return undefined;
  const whole = parseJson(text);
  return isObject(whole) ? [{ text, object: whole }] : splitSeveral(text, maxEvents);
}
