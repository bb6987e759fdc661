import { transformRecord } from '../../shared/transform/transform-record.ts';
import { editText, type FluentBitRecord, moveTimes } from './fluent-bit-records.ts';

/** A record on its way through the world, to be found again on the other side. */
export interface DrillRecord {
  readonly file: string;
  /** Undefined where the transform drops the record (an empty line): nothing of it can be found anywhere */
  readonly id: string | undefined;
  readonly bytes: Buffer;
}

const ANY_SETTINGS = {
  tags: [],
  env: undefined,
  clusterName: undefined,
  tagsAs: 'both',
  kubernetesObject: 'keep',
} as const;

/**
 * Gives each record a name that stays with it: one more key where the record is JSON, as if the application had logged it.
 * Its times are moved so that the newest is `nowMs`.
 */
export function drillRecords(records: readonly FluentBitRecord[], nowMs: number): DrillRecord[] {
  return records.map(({ file, bytes }, index) => {
    const moved = moveTimes(bytes, nowMs);
    if (transformRecord(moved, nowMs, ANY_SETTINGS).kind === 'dropped') return { file, id: undefined, bytes: moved };
    const id = `r${String(index).padStart(6, '0')}`;
    return { file, id, bytes: nameRecord(moved, id) };
  });
}

function nameRecord(bytes: Buffer, id: string): Buffer {
  return editText(bytes, (text) =>
    /^\{[\s\S]*\}\s*$/.test(text)
      ? text.replace(/\}\s*$/, `,"${ID_KEY}":"${id}"}\n`)
      : `${text.trimEnd()} ${ID_KEY}=${id}\n`,
  );
}

const ID_KEY = 'drill_id';

/** The names in a log's JSON text, each once: a message can repeat an attribute. */
export function drillIdsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/drill_id\\*"?[:=]\\*"?(r\d{6,})/g)].map((match) => match[1] ?? ''));
}
