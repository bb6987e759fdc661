import type { LogGroup } from '../datadog/log-group.ts';
import type { Status } from '../datadog/status.ts';
import type { ContainerMetadata } from './container.ts';
import type { Flag, Late, Part } from './marker.ts';

/** Something of a container's rules that is to be counted of a log. */
export type Note = 'masked' | 'multi-line-rule' | 'rule-not-applied';

/** What an event was recognised as. */
export type Format = 'cloudwatch-logs' | 'ecs' | 'fluent-bit' | 'hydrant' | 'json' | 'text';

/** A log that has been read, whatever its format was, and not yet been written. */
export interface LogDraft {
  readonly format: Format;
  readonly message: string;
  /** ISO 8601, milliseconds, UTC */
  readonly timestamp: string | undefined;
  readonly status: Status;
  /** What the application says its service is */
  readonly service: string | undefined;
  readonly container: ContainerMetadata | undefined;
  /** Tag texts that the log brings itself. They never add to a key that the metadata proves. */
  readonly tags: readonly string[];
  /** Tag texts for which an earlier pass has found no room */
  readonly surplusTags: readonly string[];
  /** Raw JSON by key, in the order they came: everything that keeps its name, the metadata too */
  readonly attributes: ReadonlyMap<string, string>;
  /** Raw JSON of keys that Hydrant writes itself. Where it writes another value, this one moves to `hydrant.original`. */
  readonly claims: ReadonlyMap<string, string>;
  /** Raw JSON that has been moved already */
  readonly original: ReadonlyMap<string, string>;
  readonly flags: readonly Flag[];
  readonly part: Part | undefined;
  /** What replays have done to it */
  readonly late: Late | undefined;
  /** Where CloudWatch Logs had it, of a log that leaves its envelope */
  readonly logGroup: LogGroup | undefined;
  /** What this pass is to count of it */
  readonly notes: readonly Note[];
}
