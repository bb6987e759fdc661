import type { ReplayRequest } from './input.ts';
import type { StoredObject } from './ports.ts';
import type { ObjectEnd } from './replay-object.ts';
import type { Run } from './run.ts';

/** So many keys fit into an invocation's input with room to spare. */
const MAX_NEXT_KEYS = 1_000;

/**
 * What is left to do of the request where the run was ended early: the objects that it did not come to, by name, so that one
 * which stays in its place is not sent again and again. Where they are too many to name, the request as it was.
 */
export function nextRequest(
  run: Run,
  request: ReplayRequest,
  {
    objects,
    ends,
    listedWhole,
  }: {
    objects: readonly StoredObject[];
    ends: ReadonlyMap<string, ObjectEnd>;
    listedWhole: boolean;
  },
): ReplayRequest | null {
  if (run.stop.reason === undefined) return null;
  if (!listedWhole) return request;
  const keys = objects.map(({ key }) => key).filter((key) => (ends.get(key) ?? 'interrupted') === 'interrupted');
  if (keys.length === 0) return null;
  if (keys.length > MAX_NEXT_KEYS) return request;
  const { prefix: _, maxObjects: _objects, maxBytes: _bytes, ...rest } = request;
  const from = run.takesRecentOnly ? new Date(run.fromMs).toISOString() : undefined;
  return { ...rest, keys, ...(from === undefined ? {} : { from }) };
}
