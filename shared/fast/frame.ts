import type { Status } from '../datadog/status.ts';
import type { Counted, LogsVerdict, TransformedLog } from '../transform/transform-record.ts';

export const MESSAGE = Buffer.from('{"message":"');
const TIMESTAMP = '","timestamp":"';
const DATE = '0000-00-00T00:00:00.000Z';
/** Where the date stands in what `behindMessage` gives */
export const DATE_OFFSET = TIMESTAMP.length;
const STDOUT = Buffer.from(',"stream":"stdout","logtag":"F"');
const STDERR = Buffer.from(',"stream":"stderr","logtag":"F"');

/** What the reference path writes for a container around the parts that are a plain line's own. */
export class Frame {
  /** What is to be counted of each log of this container */
  readonly notes: readonly Counted[];
  /** `,"hydrant":{…}}` */
  readonly marker: Buffer;
  /** From behind the status to the first attribute: `,"hostname":…,"ddtags":"…",` */
  readonly fields: Buffer;
  readonly #behindMessage: { [status in Status]?: Buffer } = {};

  constructor(fields: Buffer, marker: Buffer, notes: readonly Counted[]) {
    this.fields = fields;
    this.marker = marker;
    this.notes = notes;
  }

  /**
   * Cuts it out of a log of a plain line.
   *
   * @param attributes of the log, as they are written, which are the line's own and the metadata
   * @returns undefined where they do not stand in it
   */
  static cut({ json, draft }: TransformedLog, attributes: string, notes: LogsVerdict['notes']): Frame | undefined {
    const { message, timestamp, status } = draft;
    const head = JSON.stringify({ message, timestamp, status }).slice(0, -1);
    const at = json.indexOf(attributes, head.length);
    if (!json.startsWith(head) || at === -1) return undefined;
    const fields = Buffer.from(json.slice(head.length, at));
    return new Frame(fields, Buffer.from(json.slice(at + attributes.length)), Object.keys(notes) as Counted[]);
  }

  /** From the quote that closes the message to the first attribute, with a date that is to be written over. */
  behindMessage(status: Status): Buffer {
    const known = this.#behindMessage[status];
    if (known !== undefined) return known;
    const made = Buffer.concat([headOf(status), this.fields]);
    this.#behindMessage[status] = made;
    return made;
  }
}

const heads: { [status in Status]?: Buffer } = {};

function headOf(status: Status): Buffer {
  heads[status] ??= Buffer.from(`${TIMESTAMP}${DATE}","status":"${status}"`);
  return heads[status];
}

/** What a runtime's prefix adds to the attributes. */
export function prefixAttributes(isStderr: boolean): Buffer {
  return isStderr ? STDERR : STDOUT;
}
