import type { Status } from '../datadog/status.ts';
import type { Counted } from '../transform/transform-record.ts';

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
  readonly #fields: Buffer;
  readonly #behindMessage: { [status in Status]?: Buffer } = {};

  /** @param fields from behind the status to the first attribute: `,"hostname":…,"ddtags":"…",` */
  constructor(fields: string, marker: string, notes: readonly Counted[]) {
    this.#fields = Buffer.from(fields);
    this.marker = Buffer.from(marker);
    this.notes = notes;
  }

  /** From the quote that closes the message to the first attribute, with a date that is to be written over. */
  behindMessage(status: Status): Buffer {
    const known = this.#behindMessage[status];
    if (known !== undefined) return known;
    const made = Buffer.concat([Buffer.from(`${TIMESTAMP}${DATE}","status":"${status}"`), this.#fields]);
    this.#behindMessage[status] = made;
    return made;
  }
}

/** What a runtime's prefix adds to the attributes. */
export function prefixAttributes(isStderr: boolean): Buffer {
  return isStderr ? STDERR : STDOUT;
}
