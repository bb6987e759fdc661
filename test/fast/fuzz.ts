import { readdirSync } from 'node:fs';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { seededRandom } from '../../infra/local/world.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { ARRIVAL_MS, countedFastPath, differenceOf, type Ways } from './differential.ts';
import { alter, mutate } from './mutations.ts';
import { family } from './replicas.ts';

/** How many mutated records stand in an event: neighbours must not matter. */
const RECORDS_IN_EVENT = 40;
/** In each event that many as they were, so that there is metadata that is known */
const WHOLE_RECORDS = 8;
/** In each event that many families of containers of a workload, each of so many */
const FAMILIES = 2;
const MEMBERS = 6;
/** How many of the mutated come a second time in their event, some altered: what was learned of a record counts only then */
const SHARE_AGAIN = 0.3;
const MAX_RECORD_BYTES = 6_000;

/** Real records of every configuration that Fluent Bit was run with. */
export function corpus(): Buffer[] {
  return readdirSync('test/fixtures/fluent-bit/records')
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFluentBitFile(file.replace('.jsonl', '')))
    .map(({ bytes }) => Buffer.from(bytes))
    .filter((bytes) => bytes.length <= MAX_RECORD_BYTES);
}

const SETTINGS = [
  {},
  { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:a', DD_ENV: 'x' },
  { HYDRANT_TAGS_AS: 'attributes', DD_CLUSTER_NAME: 'c', DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%"}' },
  { HYDRANT_KUBERNETES_OBJECT: 'drop' },
  {
    DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"mask_sequences","name":"m","pattern":"a+","replace_placeholder":"*"}]',
  },
] as const;

/**
 * Answers so many mutated records by the fast path and by the reference path.
 *
 * @returns which way they went, and the first difference
 */
export function fuzz(records: number, seed: number): { readonly ways: Ways; readonly difference: string | undefined } {
  const random = seededRandom(seed);
  const real = corpus();
  const usual = real.filter((record) => /^\{"(?:log|stream|time)":/.test(record.toString('latin1', 0, 12)));
  const oneOf = (records: readonly Buffer[]) => records[Math.floor(random() * records.length)] ?? Buffer.alloc(0);
  const any = () => oneOf(random() < 0.9 ? usual : real);
  const ways: Ways = { taken: 0, read: 0, referred: 0 };
  const paths = SETTINGS.map((environment) => {
    const settings = loadTransformSettings(environment);
    return { settings, fast: countedFastPath(settings, ways) };
  });
  for (let done = 0, event = 0; done < records; event++) {
    const { settings, fast } = paths[random() < 0.6 ? 0 : event % paths.length] ?? (paths[0] as (typeof paths)[0]);
    const mutated = Array.from({ length: RECORDS_IN_EVENT }, () => mutate(any(), any(), random));
    const whole = Array.from({ length: WHOLE_RECORDS }, any);
    const again = mutated.filter(() => random() < SHARE_AGAIN);
    const altered = again.flatMap((record) => [alter(record, random), alter(record, random)]);
    const replicas = Array.from({ length: FAMILIES }, () => family(any(), MEMBERS, random))
      .flat()
      .flatMap((record) =>
        random() < SHARE_AGAIN ? [record, mutate(record, any(), random), alter(record, random)] : [record],
      );
    done += mutated.length + altered.length + replicas.length;
    const arrivalMs = random() < 0.02 ? Number.NaN : ARRIVAL_MS;
    const difference = differenceOf(
      [...whole, ...mutated, ...again, ...altered, ...replicas],
      settings,
      fast,
      arrivalMs,
    );
    if (difference !== undefined) return { ways, difference };
  }
  return { ways, difference: undefined };
}
