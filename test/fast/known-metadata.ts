import { JsonFrames } from '../../shared/fast/json-frames.ts';
import type { KnownMetadata } from '../../shared/fast/known-event.ts';
import { lastMember } from '../../shared/fast/metadata-memo.ts';
import { readMembers } from '../../shared/json/members.ts';
import type { JsonObject } from '../../shared/json/value.ts';
import { readContainer } from '../../shared/log/container.ts';

/** What is known of a container before any of its frames, by its metadata as a record's last member. */
export function knownMetadata(kubernetes: JsonObject): KnownMetadata {
  const record = JSON.stringify({ kubernetes });
  const members = readMembers(record);
  const container = readContainer({ kubernetes }, members);
  const bytes = Buffer.from(record);
  const last = container && lastMember(bytes, 1, bytes.length, container, members.get('kubernetes') ?? '');
  if (last === undefined) throw new TypeError(`No metadata: ${record}`);
  return {
    ...last,
    hasRules: false,
    frame: undefined,
    attempts: 0,
    jsonFrames: new JsonFrames(),
    workload: undefined,
    memoBytes: 0,
  };
}
