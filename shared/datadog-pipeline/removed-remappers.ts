import { isObject, type JsonObject } from '../json/value.ts';
import { keyOf } from './chosen-keys.ts';

/** A remapper that a pipeline has and is to have no more. */
export interface RemovedRemapper {
  /** `hydrant.tags.team → tag team` */
  readonly words: string;
  /** Of a tag that Hydrant writes: with `--tag`, the pipeline has it again */
  readonly key: string | undefined;
}

/** The remappers of attributes and tags that one pipeline has and the other lacks; those that are only set otherwise are not among them. */
export function removedRemappers(before: JsonObject, after: JsonObject): RemovedRemapper[] {
  const kept = new Set(remappersOf(after).map(({ words }) => words));
  return remappersOf(before).filter(({ words }) => !kept.has(words));
}

function remappersOf({ processors }: JsonObject): RemovedRemapper[] {
  return (Array.isArray(processors) ? processors : []).filter(isObject).flatMap((processor) => {
    if (processor.type === 'pipeline') return remappersOf(processor);
    return processor.type === 'attribute-remapper' ? [remapperOf(processor)] : [];
  });
}

/** A key that no tag has is nobody's to name: what is proposed may be pasted into a shell. */
function remapperOf({ sources, target, target_type: to = 'attribute' }: JsonObject): RemovedRemapper {
  const names = (Array.isArray(sources) ? sources : []).map(String).join(', ');
  const key = String(target);
  const isOwn = to === 'tag' && names === `hydrant.tags.${key}` && keyOf(key) === key;
  return { words: `${names} → ${String(to)} ${key}`, key: isOwn ? key : undefined };
}
