import { isDeepStrictEqual } from 'node:util';
import { isObject, parseJson } from '../../shared/json/value.ts';

/** Logs that have come to an intake, by their event's id: their tags, but for the one that every run has for itself. */
export type Arrived = ReadonlyMap<string, readonly string[]>;

/** @param bodies of requests, inflated @throws {Error} where one is no list of replayed logs, or an event has come twice */
export function arrivedIn(bodies: readonly string[]): Arrived {
  const arrived = new Map<string, readonly string[]>();
  for (const body of bodies) {
    const logs = parseJson(body);
    if (!Array.isArray(logs)) throw new Error('a request is no list of logs');
    for (const log of logs) {
      const marker = isObject(log) && isObject(log.hydrant) ? log.hydrant : {};
      const eventId = String(marker.event_id);
      if (marker.event_id === undefined || arrived.has(eventId)) throw new Error(`the event ${eventId} has come twice`);
      arrived.set(eventId, tagsOf(isObject(log) ? log.ddtags : undefined));
    }
  }
  return arrived;
}

function tagsOf(ddtags: unknown): string[] {
  return String(ddtags)
    .split(',')
    .filter((tag) => !tag.startsWith('replay_id:'));
}

/**
 * What the naive replay sends need not be right in every field, but it must be the same work: as many logs, of the same events and
 * with the same tags.
 *
 * @throws {Error} else
 */
export function checkArrived(naive: Arrived, ours: Arrived): void {
  if (naive.size !== ours.size || ours.size === 0) throw new Error(`${naive.size} logs have come for ${ours.size}`);
  for (const [eventId, tags] of ours) {
    if (!isDeepStrictEqual(naive.get(eventId), tags)) throw new Error(`the event ${eventId} has come with other tags`);
  }
}
