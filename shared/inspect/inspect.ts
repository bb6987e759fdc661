import type { Clock } from '../clock.ts';
import type { BucketSettings } from '../config/reprocessor-settings.ts';
import { type Line, plainChunks, readLines } from '../decoding/lines.ts';
import { eachAtOnce } from '../each-at-once.ts';
import { isBlankLine, readBackupLine } from '../firehose/backup-line.ts';
import { streamOfKey } from '../firehose/stream-name.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import { type BucketLayout, wasDelivered } from '../replay/delivered.ts';
import { OBJECTS_AT_ONCE } from '../replay/limits.ts';
import { listBackup } from '../replay/list-backup.ts';
import type { ObjectStore, StoredObject } from '../replay/ports.ts';
import { RecordSelection } from '../replay/record-selection.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { errorMessageOf } from './error-message.ts';
import { Examples } from './examples.ts';
import { Findings } from './findings.ts';
import { type Inspection, inspectionOf } from './inspection.ts';

export interface InspectRequest {
  readonly prefix: string;
  /** Arrival at Firehose, from and to (both included): milliseconds since the epoch */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly maxObjects?: number | undefined;
  readonly maxBytes?: number | undefined;
  /** How many records are wanted with their payload; 0 is none */
  readonly show: number;
}

interface InspectPorts {
  readonly store: Pick<ObjectStore, 'list' | 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Called often, each time that a little more is read */
  readonly progress: (findings: Findings) => void;
}

/** A bucket that falls silent must not keep anybody waiting for ever; an object of a gigabyte takes minutes on a slow line. */
const READ_WITHIN_MS = 3_600_000;

/**
 * Looks at everything in a backup bucket, and changes nothing. Objects are read as streams, in the order of their keys; the
 * memory it takes does not grow with the bucket.
 *
 * @throws {StoreError} if the bucket cannot be listed; an object that cannot be read is among the findings
 */
export async function inspect(
  request: InspectRequest,
  settings: BucketSettings,
  ports: InspectPorts,
): Promise<Inspection> {
  const nowMs = ports.clock.now();
  const findings = new Findings(nowMs - settings.transform.windowMs);
  const examples = new Examples(request.show);
  const reader = new ObjectReader({
    request,
    selection: new RecordSelection(request),
    settings,
    ports,
    findings,
    examples,
  });
  const listed = listBackup(ports.store, { ...settings, prefix: request.prefix });
  const objects = taken(request, notDelivered(listed, settings, findings), findings);
  await eachAtOnce(objects, OBJECTS_AT_ONCE, ({ object, index }) => reader.read(object, index));
  return inspectionOf({ bucket: settings.backupBucket, prefix: request.prefix, nowMs }, settings, findings, examples);
}

/** What came in and was delivered has no envelopes, and none of what an inspection looks for. */
async function* notDelivered(
  objects: AsyncIterable<StoredObject>,
  layout: BucketLayout,
  findings: Findings,
): AsyncGenerator<StoredObject> {
  for await (const object of objects) {
    if (wasDelivered(object.key, layout)) findings.objects.delivered++;
    else yield object;
  }
}

/** The objects that are to be opened, numbered; at least one, however large, so that a small `maxBytes` shows something. */
async function* taken(
  {
    fromMs = Number.NEGATIVE_INFINITY,
    maxObjects = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
  }: InspectRequest,
  objects: AsyncIterable<StoredObject>,
  findings: Findings,
): AsyncGenerator<{ readonly object: StoredObject; readonly index: number }> {
  let count = 0;
  let full = false;
  for await (const object of objects) {
    if (object.lastModifiedMs < fromMs) continue; // written before the range began: nothing in it
    findings.objects.listed++;
    full ||= count >= maxObjects || (count > 0 && findings.bytes.stored + object.size > maxBytes);
    if (full) {
      findings.objectLeft(object);
      continue;
    }
    findings.bytes.stored += object.size;
    yield { object, index: count++ };
  }
}

interface ReadingContext {
  readonly request: InspectRequest;
  readonly selection: RecordSelection;
  readonly settings: Pick<BucketSettings, 'transform'>;
  readonly ports: InspectPorts;
  readonly findings: Findings;
  readonly examples: Examples;
}

class ObjectReader {
  readonly #context: ReadingContext;

  constructor(context: ReadingContext) {
    this.#context = context;
  }

  async read(object: StoredObject, index: number): Promise<void> {
    const { ports, findings } = this.#context;
    try {
      const stored = await ports.store.read(object, READ_WITHIN_MS);
      for await (const lines of readLines(this.#countBytes(plainChunks(stored)))) {
        for (const line of lines) this.#readLine(line, object.key, index);
      }
      findings.objects.read++;
    } catch (error) {
      findings.objectUnreadable(object.key, error);
    }
    ports.progress(findings);
  }

  async *#countBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { ports, findings } = this.#context;
    for await (const chunk of chunks) {
      findings.bytes.inflated += chunk.length;
      yield chunk;
      ports.progress(findings);
    }
  }

  #readLine(line: Line, key: string, index: number): void {
    if (line.reason === 'cut off') return; // the object is named among those that cannot be read
    const { request, selection, settings, findings, examples } = this.#context;
    const { number, bytes } = line;
    if (bytes !== undefined && isBlankLine(bytes)) return;
    findings.lines.read++;
    if (bytes === undefined) {
      findings.lines.tooLong++;
      return;
    }
    const envelope = readBackupLine(bytes);
    if ('fault' in envelope) {
      findings.lines.notARecord++;
      findings.errorCodes.add([envelope.fault], envelope.bytes.length);
      return;
    }
    if (!selection.takesEnvelope(envelope.errorCode, envelope.arrivalMs)) {
      findings.lines.outOfRange++;
      return;
    }
    const message = errorMessageOf(bytes);
    findings.envelopeRead(envelope, message);
    const ofStream = settingsOfStream(settings.transform, streamOfKey(key));
    const verdict = transformRecord(envelope.rawData, envelope.arrivalMs, ofStream);
    findings.recordRead(verdict, ofStream);
    if (request.show > 0) examples.offer({ key, object: index, line: number }, envelope, message, verdict);
  }
}
