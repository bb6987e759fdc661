import { type JsonObject, objectMember } from '../json/value.ts';

const PREFIX = 'kubernetes_';
const LABELS_PREFIX = 'kubernetes_labels_';
const ANNOTATIONS_PREFIX = 'kubernetes_annotations_';

/** What of an event is a pod's metadata, whose members a `nest` filter has lifted out of `kubernetes`, as that object again. */
export function nestAgain(event: JsonObject): JsonObject {
  const members = new Map<string, unknown>();
  const labels = new Map<string, unknown>();
  const annotations = new Map<string, unknown>();
  for (const [key, value] of Object.entries(event)) {
    if (key.startsWith(LABELS_PREFIX)) labels.set(key.slice(LABELS_PREFIX.length), value);
    else if (key.startsWith(ANNOTATIONS_PREFIX)) {
      annotations.set(key.slice(ANNOTATIONS_PREFIX.length), value);
    } else if (key.startsWith(PREFIX)) members.set(key.slice(PREFIX.length), value);
  }
  return Object.fromEntries([
    ...members,
    // What is still in its object was there before anything that is named like a member of it.
    ['labels', { ...Object.fromEntries(labels), ...objectMember(event, 'kubernetes_labels') }],
    ['annotations', { ...Object.fromEntries(annotations), ...objectMember(event, 'kubernetes_annotations') }],
  ]);
}
