import { seededRandom } from '../../infra/local/world.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { countedFastPath, differenceOf, type Ways } from './differential.ts';
import { corpus } from './fuzz.ts';
import { family } from './replicas.ts';

const MEMBERS = 24;
const FAMILIES = 3;

const SETTINGS = [
  {},
  { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'container_id:c team:a', DD_ENV: 'x' },
  { HYDRANT_TAGS_AS: 'attributes', DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"app":"app","team":"pod_name"}' },
] as const;

/**
 * Answers so many records of workloads, whose containers differ in what is their own, by the fast path and by the reference path.
 *
 * @returns which way they went, and the first difference
 */
export function fuzzWorkloads(
  records: number,
  seed: number,
): { readonly ways: Ways; readonly difference: string | undefined } {
  const random = seededRandom(seed);
  const sources = corpus().filter((record) => record.includes(',"kubernetes":{"pod_name":"'));
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const ways: Ways = { taken: 0, read: 0, referred: 0 };
  for (let done = 0; done < records; done += FAMILIES * MEMBERS) {
    const settings = loadTransformSettings(oneOf(SETTINGS));
    const families = Array.from({ length: FAMILIES }, () => family(oneOf(sources), MEMBERS, random));
    const inTurns = Array.from({ length: MEMBERS }, (_, member) => families.map((of) => of[member] as Buffer)).flat();
    const difference = differenceOf(inTurns, settings, countedFastPath(settings, ways));
    if (difference !== undefined) return { ways, difference };
  }
  return { ways, difference: undefined };
}
