import { originOfLog } from '../transform/origin-of-log.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { isLate, oldestDate } from './late.ts';
import { type LogsOfLine, logsDone, START } from './ledger-entry.ts';
import { LineReplay, type LineSink, type ParkedRecord, type SentRecord } from './line-replay.ts';
import { linesOfObject } from './object-lines.ts';
import type { LineOutcome, ObjectFacts } from './plan/plan-facts.ts';
import { type StoredObject, StoreError } from './ports.ts';
import type { Run } from './run.ts';

/** A comma stands behind each entry of a request but the last. */
const COMMA_BYTES = 1;

/** Reads one object as a replay does, and notes what would be sent: nothing is sent, written or moved. */
export class ObjectPlan implements LineSink {
  readonly #run: Run;
  readonly #object: StoredObject;
  readonly #lines: LineReplay;
  readonly #facts: ObjectFacts;
  #earlier = START;

  constructor(run: Run, object: StoredObject) {
    this.#run = run;
    this.#object = object;
    this.#lines = new LineReplay(run, object, this);
    this.#facts = run.facts.read();
  }

  /** Whatever of the object or its ledger cannot be read, the plan goes on: it is counted as broken, with a warning. */
  async read(): Promise<void> {
    const { account, ledger, stop } = this.#run;
    let isWhole = false;
    try {
      this.#earlier = await ledger.look(this.#object);
      account.recordsDoneBefore(this.#earlier.records);
      if (this.#earlier !== START) this.#run.facts.reading.begun++;
      const watch = {
        stored: (bytes: number) => {
          account.bytes.read += bytes;
          this.#facts.stored(bytes);
        },
        inflated: this.#facts.inflated,
      };
      for await (const some of linesOfObject(this.#run, this.#object, this.#earlier.next, watch)) {
        if (stop.check() !== undefined) return;
        for (const line of some) if (!this.#earlier.lines.has(line.number)) this.#lines.read(line);
      }
      isWhole = true;
    } catch (error) {
      this.#warn(error);
    } finally {
      this.#facts.end(isWhole);
    }
  }

  #warn(error: unknown): void {
    // Another run is settling it.
    if (error instanceof StoreError && error.fault === 'missing') return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#run.ports.log.warn('the object cannot be read to its end', { key: this.#object.key, reason });
  }

  blank(): void {}

  skip(record: ParkedRecord): void {
    this.#line(record, 'skipped');
  }

  hold(record: ParkedRecord): void {
    this.#line(record, 'unreadable');
  }

  drop(record: ParkedRecord): void {
    this.#line(record, 'dropped');
  }

  giveUp(record: ParkedRecord): void {
    this.#line(record, 'unreadable');
  }

  logsOf(line: number, of: number): LogsOfLine {
    return logsDone(this.#earlier.logs, line, of);
  }

  deliver(record: ParkedRecord, { verdict, composition, logs: { done } }: SentRecord): void {
    const { selection, facts } = this.#run;
    const bytesByPlace = new Map<number, number>();
    for (const { bytes, places } of composition.outgoing) {
      facts.preview(bytes);
      for (const place of places) {
        const share = (bytes.length + COMMA_BYTES) / places.length;
        bytesByPlace.set(place, (bytesByPlace.get(place) ?? 0) + share);
      }
    }
    let asked = 0;
    for (const [place, log] of verdict.logs.entries()) {
      if (done.has(place) || !selection.takesLog(log, this.#lines.settings)) continue;
      asked++;
      this.#log(log, bytesByPlace.get(place));
    }
    this.#line(record, asked > 0 ? 'logs' : 'skipped');
  }

  /** @param bytes of it in a request; undefined where it would stay in the bucket */
  #log(log: TransformedLog, bytes: number | undefined): void {
    const { late, ports } = this.#run;
    const nowMs = ports.clock.now();
    this.#facts.log({
      ...originOfLog(log, this.#lines.settings),
      dateMs: oldestDate(log.draft, nowMs),
      bytes: bytes ?? Buffer.byteLength(log.json) + COMMA_BYTES,
      late: isLate(log.draft, late, nowMs),
    });
  }

  #line({ errorCode, arrivalMs }: ParkedRecord, outcome: LineOutcome): void {
    this.#facts.line(errorCode, arrivalMs, outcome);
    // In a run's books nothing has become of it.
    this.#run.account.recordEnded('skipped');
  }
}
