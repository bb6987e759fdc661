import type { TagSink } from '../../shared/datadog/tag.ts';
import { hostOfEcs, readEcsMetadata } from '../../shared/ecs/metadata.ts';
import { addEcsTags } from '../../shared/ecs/tags.ts';
import type { JsonObject } from '../../shared/json/value.ts';

/** Takes tags by their keys, and by the same where they came from. ECS has no tags that are not key and value. */
class Recorder implements TagSink {
  readonly values: Record<string, string> = {};
  readonly sources: Record<string, string> = {};

  add(key: string, value: string | undefined, from: string): void {
    if (value === undefined) return;
    this.values[key] = value;
    this.sources[key] = from;
  }

  addText(text: string): void {
    throw new Error(`not key and value: ${text}`);
  }
}

function recordTags(record: JsonObject): Recorder {
  const metadata = readEcsMetadata(record);
  if (metadata === undefined) throw new Error('not a record of FireLens');
  const tags = new Recorder();
  addEcsTags(tags, metadata);
  return tags;
}

export const tagsOf = (record: JsonObject) => recordTags(record).values;
/** By the tag's key, where its value came from */
export const sourcesOf = (record: JsonObject) => recordTags(record).sources;

export function hostOf(record: JsonObject): string | undefined {
  const metadata = readEcsMetadata(record);
  return metadata && hostOfEcs(metadata);
}

export const SCOPE = 'arn:aws:ecs:eu-west-1:123456789012';
export const TASK_ARN = `${SCOPE}:task/shop/f72654d4b1ff42669fb1eee9c110dac0`;
