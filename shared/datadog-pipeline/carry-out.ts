import { type Change, changeTo, removalOf } from './change.ts';
import type { LogPipelines } from './ports.ts';

/** What Datadog has of it now is what was sent, or what has become of that. */
const WRITTEN = { adopt: true };

/**
 * Does what a change says, and looks whether it is done: a pipeline that Datadog has kept otherwise than it was sent would be
 * changed by every apply that follows.
 *
 * @returns what is left to do, which is nothing if all went well
 */
export async function carryOut(change: Change, name: string, pipelines: LogPipelines): Promise<Change> {
  switch (change.kind) {
    case 'create':
      await pipelines.create(change.pipeline);
      return changeTo(change.pipeline, await pipelines.list(), WRITTEN);
    case 'update':
      await pipelines.update(change.id, change.pipeline);
      return changeTo(change.pipeline, await pipelines.list(), WRITTEN);
    case 'remove':
      await pipelines.remove(change.id);
      return removalOf(name, await pipelines.list(), WRITTEN);
    case 'none':
    case 'refuse':
      return change;
  }
}
