import type { Status } from '../datadog/status.ts';
import type { KubernetesMetadata } from '../kubernetes/metadata.ts';
import type { Late, Part } from './marker.ts';

/** A log that has been read, whatever its format was, and not yet been written. */
export interface LogDraft {
  readonly message: string;
  /** ISO 8601, milliseconds, UTC */
  readonly timestamp: string | undefined;
  readonly status: Status;
  /** What the application says its service is */
  readonly service: string | undefined;
  readonly metadata: KubernetesMetadata | undefined;
  /** Tag texts that the log brings itself. They never add to a key that the metadata proves. */
  readonly tags: readonly string[];
  /** Raw JSON by key, in the order they came: everything that keeps its name, the `kubernetes` object too */
  readonly attributes: ReadonlyMap<string, string>;
  /** Raw JSON of keys that Hydrant writes itself. Where it writes another value, this one moves to `hydrant.original`. */
  readonly claims: ReadonlyMap<string, string>;
  /** Raw JSON that an earlier pass has already moved */
  readonly original: ReadonlyMap<string, string>;
  readonly part: Part | undefined;
  readonly late: Late | undefined;
}
