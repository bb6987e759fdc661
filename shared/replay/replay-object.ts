import type { TransformSettings } from '../config/transform-settings.ts';
import { Packer } from '../datadog/pack.ts';
import { type Line, plainChunks, readLines } from '../decoding/lines.ts';
import {
  type BackupLine,
  type BackupLineFault,
  type DeadLetter,
  type FaultyLine,
  isBlankLine,
  NOT_AN_ENVELOPE,
  RAW_DATA_NOT_BASE64,
  type RecordSource,
  readBackupLine,
} from '../firehose/backup-line.ts';
import { streamOfKey } from '../firehose/stream-name.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import type { Provenance } from '../log/marker.ts';
import { type TransformedLog, transformRecord } from '../transform/transform-record.ts';
import type { Account } from './account.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Entry } from './delivery.ts';
import { deadLetterKey, settledKey } from './keys.ts';
import { type LineFate, LineFates } from './line-fate.ts';
import { outgoingOf } from './outgoing.ts';
import { type LogFields, type StoredObject, StoreError } from './ports.ts';
import { provenanceOf } from './provenance.ts';
import type { Run } from './run.ts';

/**
 * Replays one backup object: reads it as a stream, sends what it holds, and settles it when every record has its outcome.
 * The object is moved only if nothing of it is held, skipped or expired, and all of it was read.
 */
export class ObjectReplay {
  readonly #run: Run;
  readonly #object: StoredObject;
  readonly #deadLetters: DeadLetters;
  readonly #packer: Packer<Entry>;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #transformSettings: TransformSettings;
  /** For each refused record its letters: they are not to be written before the intake's word is believed. */
  #refusals: DeadLetter[][] = [];
  #logsAccepted = 0;
  #staying = 0;
  #readWhole = false;

  constructor(run: Run, object: StoredObject) {
    this.#run = run;
    this.#object = object;
    this.#packer = new Packer(run.ports.intake.limits);
    this.#transformSettings = settingsOfStream(run.settings.transform, streamOfKey(object.key));
    this.#deadLetters = new DeadLetters(run.ports, deadLetterKey(run.settings.statePrefix, object.key), run.replayId);
  }

  /** Sends the object's records. Afterwards every one of them has its outcome, but for those that wait to be dead-lettered. */
  async send(): Promise<void> {
    try {
      const chunks = await this.#run.ports.store.read(this.#object, this.#run.stop.leftMs);
      this.#readWhole = await this.#readLines(chunks);
    } catch (error) {
      this.#explain(error);
    }
    const rest = this.#packer.take();
    if (rest !== undefined) await this.#submit(rest);
    await Promise.all(this.#inFlight);
  }

  /** Whether records wait to be given up on an intake's word that nothing yet supports. */
  get waitsForBelief(): boolean {
    return this.#refusals.length > 0 && !this.#run.guard.believed;
  }

  /** Writes the dead letters, then moves the object if nothing of it stays. @returns what became of the object */
  async settle(): Promise<'settled' | 'held'> {
    const run = this.#run;
    if (this.waitsForBelief) this.#stay('held', this.#refusals.splice(0).length);
    // What is replayed again need not be given up now: it would be given up again each time.
    if (!this.#readWhole || this.#staying > 0) return this.#hold();
    await this.#writeDeadLetters();
    if (this.#staying > 0) return this.#hold();
    const toKey = settledKey(run.settings.statePrefix, this.#object.key);
    if (toKey === undefined) return 'settled';
    try {
      await run.ports.store.move(this.#object, toKey);
      return 'settled';
    } catch (error) {
      this.#explain(error);
      return this.#hold();
    }
  }

  /** The object stays, so its delivered logs will be sent once more. */
  #hold(): 'held' {
    this.#believe();
    this.#stay('held', this.#deadLetters.forget());
    this.#run.account.duplicatesPossible += this.#logsAccepted;
    return 'held';
  }

  /** @returns whether the end of the object was reached */
  async #readLines(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
    const { account, stop, guard } = this.#run;
    for await (const lines of readLines(plainChunks(countBytes(chunks, account)))) {
      for (const line of lines) {
        if (stop.check() !== undefined) return false;
        for (const batch of this.#readLine(line)) await this.#submit(batch);
      }
      if (guard.believed) this.#believe();
      if (this.#deadLetters.full) await this.#writeDeadLetters();
    }
    return true;
  }

  /** @returns the batches that are full now */
  #readLine(line: Line): readonly (readonly Entry[])[] {
    const { account, input, selection } = this.#run;
    if (line.bytes === undefined) {
      account.recordRead();
      this.#stay('held');
      this.#warn(`line ${line.number} is too long to be held in memory`, {});
      return NONE;
    }
    if (isBlankLine(line.bytes)) return NONE;
    account.recordRead();
    const envelope = readBackupLine(line.bytes);
    if ('fault' in envelope) {
      const errorCode = envelope.fault;
      account.envelopeRead(errorCode, undefined);
      const isTaken = selection.takesEnvelope(errorCode, undefined) && selection.takesAnybodys;
      const source = this.#sourceOf(line, envelope);
      if (input.dryRun === true || !isTaken) this.#stay('skipped');
      else this.#giveUp(source, envelope.bytes, undefined, errorCode, WORDS_BY_FAULT[envelope.fault]);
      return NONE;
    }
    account.envelopeRead(envelope.errorCode, envelope.arrivalMs);
    if (input.dryRun === true || !selection.takesEnvelope(envelope.errorCode, envelope.arrivalMs)) {
      this.#stay('skipped');
      return NONE;
    }
    return this.#transform(line, envelope);
  }

  #transform(line: Line, envelope: BackupLine): readonly (readonly Entry[])[] {
    const { account, selection } = this.#run;
    const verdict = transformRecord(envelope.rawData, envelope.arrivalMs, this.#transformSettings);
    if (verdict.kind !== 'logs' && !selection.takesAnybodys) {
      this.#stay('skipped');
      return NONE;
    }
    const source = this.#sourceOf(line, envelope);
    switch (verdict.kind) {
      case 'dropped':
        account.recordDropped(verdict.reason);
        return NONE;
      case 'failed':
        this.#giveUp(source, envelope.rawData, envelope.arrivalMs, 'Hydrant.UnreadableRecord', verdict.reason);
        return NONE;
      case 'logs':
        for (const [reason, count] of Object.entries(verdict.dropped)) account.eventsDropped(reason, count);
        return this.#pack(
          verdict.logs,
          provenanceOf(this.#run, envelope.eventId, source),
          this.#fatesOf(source, envelope.arrivalMs),
        );
    }
  }

  /** @returns the batches that are full now */
  #pack(
    logs: readonly TransformedLog[],
    provenanceOf: (log: TransformedLog, index: number) => Provenance,
    fates: LineFates,
  ): (readonly Entry[])[] {
    const { late, ports, selection } = this.#run;
    const batches: (readonly Entry[])[] = [];
    for (const [index, log] of logs.entries()) {
      if (!selection.takesLog(log, this.#transformSettings)) {
        fates.skip();
        continue;
      }
      const provenance = provenanceOf(log, index);
      const outgoing = outgoingOf(log, provenance, late, this.#transformSettings, ports.clock.now());
      if (outgoing === 'held') {
        fates.hold();
        continue;
      }
      for (const { bytes, ...rest } of outgoing) {
        const batch = this.#packer.add({ bytes, ended: fates.expect(rest) });
        if (batch !== undefined) batches.push(batch);
      }
    }
    fates.close();
    return batches;
  }

  /** It waits for answers, so it keeps no bytes of the line. */
  #fatesOf(source: RecordSource, arrivalMs: number | undefined): LineFates {
    return new LineFates((fate) => {
      this.#logsAccepted += fate.accepted;
      if (fate.outcome === 'refused') this.#refuse(source, arrivalMs, fate);
      else if (fate.outcome === 'delivered') this.#run.account.recordEnded('delivered');
      else this.#stay(fate.outcome);
    });
  }

  #refuse(source: RecordSource, arrivalMs: number | undefined, fate: LineFate): void {
    this.#refusals.push(
      fate.refused.map(({ rawData, eventId, words }) => ({
        rawData,
        eventId,
        errorCode: 'Hydrant.RefusedByDatadog',
        errorMessage: words,
        arrivalMs,
        ...source,
      })),
    );
  }

  #giveUp(
    source: RecordSource,
    rawData: Uint8Array,
    arrivalMs: number | undefined,
    errorCode: DeadLetter['errorCode'],
    errorMessage: string,
  ): void {
    this.#deadLetters.add([{ rawData, errorCode, errorMessage, arrivalMs, ...source }]);
  }

  /** A dead letter's is the one that it was written with. */
  #sourceOf(line: Line, { source }: BackupLine | FaultyLine): RecordSource {
    return source ?? { sourceKey: this.#object.key, sourceLine: line.number };
  }

  /** Notes a record for whose sake the object stays where it is. */
  #stay(outcome: 'held' | 'expired' | 'skipped', count = 1): void {
    this.#run.account.recordEnded(outcome, count);
    this.#staying += count;
  }

  async #submit(batch: readonly Entry[]): Promise<void> {
    const { done } = await this.#run.delivery.submit(batch);
    this.#inFlight.add(done);
    void done.then(() => this.#inFlight.delete(done));
  }

  #believe(): void {
    for (const letters of this.#refusals.splice(0)) this.#deadLetters.add(letters);
  }

  /** Where a dead letter cannot be written, its record stays. */
  async #writeDeadLetters(): Promise<void> {
    this.#believe();
    try {
      this.#run.account.recordEnded('deadLettered', await this.#deadLetters.write());
    } catch (error) {
      this.#explain(error);
      this.#stay('held', this.#deadLetters.forget());
    }
  }

  #explain(error: unknown): void {
    if (error instanceof StoreError && error.fault === 'missing') {
      this.#warn('the object is gone: another run has settled it, or somebody has removed it', {});
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#warn('the object stays where it is', { reason });
  }

  #warn(message: string, fields: LogFields): void {
    this.#run.ports.log.warn(message, { key: this.#object.key, ...fields });
  }
}

const NONE: readonly (readonly Entry[])[] = [];

const WORDS_BY_FAULT: Readonly<Record<BackupLineFault, string>> = {
  [NOT_AN_ENVELOPE]: 'the line is no JSON object with a "rawData" text',
  [RAW_DATA_NOT_BASE64]: 'the "rawData" of the line is not base64',
};

async function* countBytes(chunks: AsyncIterable<Uint8Array>, account: Account): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    account.bytes.read += chunk.length;
    yield chunk;
  }
}
