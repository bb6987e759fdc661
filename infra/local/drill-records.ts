import { loadTransformSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { editText, type FluentBitRecord, moveTimes } from './fluent-bit-records.ts';

/** A record on its way through the world, to be found again on the other side. */
export interface DrillRecord {
  readonly file: string;
  /** One for each of its events; none where the transform drops the record (an empty line): nothing of that can be found */
  readonly ids: readonly string[];
  readonly bytes: Buffer;
}

const ANY_SETTINGS = loadTransformSettings({});

/**
 * Gives each event a name that stays with it: one more key where it is JSON, as if the application had logged it. Its times
 * are moved so that the newest is `nowMs`.
 */
export function drillRecords(records: readonly FluentBitRecord[], nowMs: number): DrillRecord[] {
  return records.map(({ file, bytes }, index) => {
    const ids: string[] = [];
    const named = editText(moveTimes(bytes, nowMs), (text) =>
      eventsOf(text)
        .map((event, position) => {
          if (transformRecord(Buffer.from(event, 'latin1'), nowMs, ANY_SETTINGS).kind === 'dropped') return event;
          const id = `r${String(index).padStart(6, '0')}.${position}`;
          ids.push(id);
          return nameEvent(event, id);
        })
        .join('\n'),
    );
    return { file, ids, bytes: named };
  });
}

/** Lines of JSON are an event each; other text is one, whatever lines it has. */
function eventsOf(text: string): string[] {
  return /^\{.*\}\n(?:\{.*\}\n)+/.test(text) ? text.split('\n') : [text];
}

function nameEvent(event: string, id: string): string {
  return /^\{[\s\S]*\}\s*$/.test(event)
    ? event.replace(/\}(\s*)$/, `,"${ID_KEY}":"${id}"}$1`)
    : `${event.trimEnd()} ${ID_KEY}=${id}\n`;
}

const ID_KEY = 'drill_id';

/** The names in a log's JSON text, each once: a message can repeat an attribute. */
export function drillIdsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/drill_id\\*"?[:=]\\*"?(r\d{6,}\.\d+)/g)].map((match) => match[1] ?? ''));
}
