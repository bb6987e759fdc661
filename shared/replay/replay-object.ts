import type { TransformSettings } from '../config/transform-settings.ts';
import { Packer } from '../datadog/pack.ts';
import { type Line, plainChunks, readLines } from '../decoding/lines.ts';
import {
  type BackupLine,
  type BackupLineFault,
  type DeadLetter,
  type DeadLetterCode,
  isBlankLine,
  NOT_AN_ENVELOPE,
  RAW_DATA_NOT_BASE64,
  type RecordSource,
  readBackupLine,
} from '../firehose/backup-line.ts';
import { streamOfKey } from '../firehose/stream-name.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import { type LogsVerdict, transformRecord } from '../transform/transform-record.ts';
import type { Account } from './account.ts';
import { compose } from './composition.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Entry, InFlight } from './delivery.ts';
import { deadLetterKeys, settledKey } from './keys.ts';
import type { Lease } from './lease.ts';
import type { LogsOfLine, Place } from './ledger-entry.ts';
import { type LineFate, LineFates } from './line-fate.ts';
import { ObjectBooks } from './object-books.ts';
import { type LogFields, type StoredObject, StoreError } from './ports.ts';
import { provenanceOf } from './provenance.ts';
import type { Run } from './run.ts';

/** What became of an object; `interrupted` is held because the run was ended, `seen` what a dry run has read. */
export type ObjectEnd = 'settled' | 'held' | 'interrupted' | 'elsewhere' | 'seen';

/**
 * Replays one backup object: claims it, reads it as a stream, sends what it holds, and settles it when every record has its
 * outcome. The object is moved only if nothing of it is held, skipped or expired, and all of it was read.
 */
export class ObjectReplay {
  readonly #run: Run;
  readonly #object: StoredObject;
  readonly #packer: Packer<Entry>;
  readonly #transformSettings: TransformSettings;
  readonly #inFlight = new Set<Promise<void>>();
  /** Undefined: a dry run, which holds nothing */
  readonly #lease: Lease | undefined;
  readonly #books: ObjectBooks;
  /** Batches that have had their answer, and of which it is not yet written down */
  #unsaved: InFlight[] = [];
  #logsAccepted = 0;
  #logsSaved = 0;
  #readWhole = false;
  /** Nothing of it waits for a place any more. */
  #isSent = false;
  /** How far the object is could not be written down, so no more of it may be sent. */
  #isBroken = false;
  /** It is no longer what was listed: gone, or to be read anew in another version */
  #outdated: 'missing' | 'changed' | undefined;

  private constructor(run: Run, object: StoredObject, earlier: Place, lease: Lease | undefined) {
    this.#run = run;
    this.#object = object;
    this.#lease = lease;
    this.#packer = new Packer(run.intake.limits);
    this.#transformSettings = settingsOfStream(run.settings.transform, streamOfKey(object.key));
    const keys = deadLetterKeys(run.settings.statePrefix, object.key, run.replayId);
    const deadLetters = new DeadLetters(run.ports, keys);
    this.#books = new ObjectBooks(run.account, deadLetters, earlier);
    lease?.follow(() => this.#books.place);
  }

  /** @returns undefined where another run holds the object @throws {StoreError} where that cannot be found out */
  static async begin(run: Run, object: StoredObject): Promise<ObjectReplay | undefined> {
    if (run.input.dryRun === true) return new ObjectReplay(run, object, await run.ledger.look(object), undefined);
    const lease = await run.ledger.claim(object);
    if (lease === undefined) return undefined;
    run.account.duplicatesPossible += lease.unreported;
    return new ObjectReplay(run, object, lease.earlier, lease);
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
    this.#isSent = true;
    await Promise.all(this.#inFlight);
    // Nothing was accepted yet, so that nothing can be repeated; and nobody knows how long the object will wait.
    if (this.waitsForBelief) this.#leavePlaces();
  }

  /** Whether records wait to be given up on an intake's word that nothing yet supports. */
  get waitsForBelief(): boolean {
    return this.#books.hasRefused && !this.#run.guard.believed;
  }

  /** Writes the dead letters, then moves the object if nothing of it stays. @returns what became of the object */
  async settle(): Promise<ObjectEnd> {
    try {
      return await this.#settle();
    } finally {
      this.#leavePlaces();
    }
  }

  async #settle(): Promise<ObjectEnd> {
    if (this.#lease === undefined) return this.#run.stop.reason === undefined ? 'seen' : 'interrupted';
    if (this.waitsForBelief) this.#books.disbelieve();
    if (this.#outdated !== undefined || !(await this.#lease.holdsFor(SETTLING_MS))) return this.#hold(this.#lease);
    await this.#writeDeadLetters();
    if (!this.#readWhole || this.#books.staying > 0) return this.#hold(this.#lease);
    const toKey = settledKey(this.#run.settings.statePrefix, this.#object.key);
    try {
      if (toKey !== undefined) await this.#run.ports.store.move(this.#object, toKey);
    } catch (error) {
      this.#explain(error);
      return this.#hold(this.#lease);
    }
    await this.#lease.end();
    return 'settled';
  }

  /** The object stays: what is done of it is written down, so that the next run does only the rest. */
  async #hold(lease: Lease): Promise<ObjectEnd> {
    this.#books.forgetDeadLetters();
    const accepted = this.#logsAccepted;
    if (await lease.release()) this.#logsSaved = accepted;
    this.#run.account.duplicatesPossible += this.#logsAccepted - this.#logsSaved + this.#books.resent;
    if (this.#outdated === 'missing') await lease.end();
    if (this.#outdated === 'missing' || lease.isLost) return 'elsewhere';
    return this.#run.stop.reason === undefined ? 'held' : 'interrupted';
  }

  /** @returns whether the end of the object was reached */
  async #readLines(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
    const { account, stop, guard } = this.#run;
    const { line: firstNumber, byte: fromByte } = this.#books.next;
    for await (const lines of readLines(plainChunks(countBytes(chunks, account)), { firstNumber, fromByte })) {
      for (const line of lines) {
        if (stop.check() !== undefined || this.#isBroken) return false;
        if (this.#books.lineRead(line.number, line.end)) continue;
        for (const batch of this.#readLine(line)) await this.#submit(batch);
      }
      if (guard.believed) this.#books.believe();
      if (this.#books.isFull) await this.#writeDeadLetters();
    }
    return true;
  }

  /** @returns the batches that are full now */
  #readLine(line: Line): readonly (readonly Entry[])[] {
    const { account, input, selection } = this.#run;
    if (line.reason === 'cut off') return NONE;
    if (line.bytes === undefined) {
      account.recordRead();
      this.#books.stays('held');
      this.#warn(`line ${line.number} is too large to be held in memory`, { reason: line.reason });
      return NONE;
    }
    if (isBlankLine(line.bytes)) {
      this.#books.blank(line.number);
      return NONE;
    }
    account.recordRead();
    const envelope = readBackupLine(line.bytes);
    if ('fault' in envelope) {
      const errorCode = envelope.fault;
      account.envelopeRead(errorCode, undefined);
      const isTaken = selection.takesEnvelope(errorCode, undefined) && selection.takesAnybodys;
      if (input.dryRun === true || !isTaken) this.#books.stays('skipped');
      else this.#giveUp(line, envelope, envelope.bytes, errorCode, WORDS_BY_FAULT[envelope.fault]);
      return NONE;
    }
    account.envelopeRead(envelope.errorCode, envelope.arrivalMs);
    if (input.dryRun === true || !selection.takesEnvelope(envelope.errorCode, envelope.arrivalMs)) {
      this.#books.stays('skipped');
      return NONE;
    }
    return this.#transform(line, envelope);
  }

  #transform(line: Line, envelope: BackupLine): readonly (readonly Entry[])[] {
    const { account, selection } = this.#run;
    const verdict = transformRecord(envelope.rawData, envelope.arrivalMs, this.#transformSettings);
    if (verdict.kind !== 'logs' && !selection.takesAnybodys) {
      this.#books.stays('skipped');
      return NONE;
    }
    switch (verdict.kind) {
      case 'dropped':
        this.#books.dropped(line.number, verdict.reason);
        return NONE;
      case 'failed':
        this.#giveUp(line, envelope, envelope.rawData, 'Hydrant.UnreadableRecord', verdict.reason);
        return NONE;
      case 'logs':
        for (const [reason, count] of Object.entries(verdict.dropped)) account.eventsDropped(reason, count);
        return this.#pack(verdict, line, envelope);
    }
  }

  /** @returns the batches that are full now */
  #pack(verdict: LogsVerdict, line: Line, envelope: BackupLine): (readonly Entry[])[] {
    const { target, late, ports, selection } = this.#run;
    const settings = this.#transformSettings;
    const ofLine = this.#books.logsOf(line.number, verdict.logs.length);
    const { outgoing, skipped, held, exhausted } = compose(verdict, {
      target,
      settings,
      rule: late,
      nowMs: ports.clock.now(),
      choose: (log, place) => {
        if (ofLine.done.has(place)) return 'sent before';
        return selection.takesLog(log, settings) ? 'send' : 'skip';
      },
      provenanceOf: provenanceOf(this.#run, envelope.eventId, this.#sourceOf(line.number, envelope)),
    });
    const fates = this.#fatesOf(line, envelope, ofLine);
    if (skipped) fates.skip();
    if (held) fates.hold();
    if (exhausted) this.#run.warnOfHops(this.#object.key);
    const batches: (readonly Entry[])[] = [];
    for (const { bytes, logs, ...rest } of outgoing) {
      const batch = this.#packer.add({ bytes, logs, ended: fates.expect({ logs, ...rest }) });
      if (batch !== undefined) batches.push(batch);
    }
    fates.close();
    return batches;
  }

  /** It waits for answers, so it keeps no bytes of the line. */
  #fatesOf({ number }: Line, record: BackupLine, logs: LogsOfLine): LineFates {
    const source = this.#sourceOf(number, record);
    const { arrivalMs } = record;
    const lettersOf = ({ refused }: LineFate): DeadLetter[] =>
      refused.map(({ rawData, eventId, words }) => ({
        rawData,
        eventId,
        errorCode: 'Hydrant.RefusedByDatadog',
        errorMessage: words,
        arrivalMs,
        ...source,
      }));
    return new LineFates(logs, (fate) => {
      this.#logsAccepted += fate.accepted;
      this.#run.account.duplicatesPossible += this.#lease?.repeated(fate) ?? 0;
      this.#books.ended(number, fate, lettersOf);
    });
  }

  #giveUp(line: Line, from: Source, rawData: Uint8Array, errorCode: DeadLetterCode, errorMessage: string): void {
    const source = this.#sourceOf(line.number, from);
    this.#books.giveUp(line.number, { rawData, errorCode, errorMessage, arrivalMs: from.arrivalMs, ...source });
  }

  /** A dead letter's is the one that it was written with. */
  #sourceOf(line: number, { source }: Source): RecordSource {
    return source ?? { sourceKey: this.#object.key, sourceLine: line };
  }

  async #submit(entries: readonly Entry[]): Promise<void> {
    const inFlight = await this.#run.delivery.submit({ entries, maySend: (ms) => this.#maySend(ms) });
    const answered = inFlight.done.then(() => {
      this.#unsaved.push(inFlight);
      // When all is sent the object is settled, or let go, which says the same.
      if (!this.#isSent) void this.#save();
    });
    this.#inFlight.add(answered);
    void answered.then(() => this.#inFlight.delete(answered));
  }

  async #maySend(answerMs: number): Promise<boolean> {
    if (this.#isBroken || this.#lease === undefined) return false;
    if (await this.#lease.holdsFor(answerMs)) return true;
    this.#isBroken = true;
    return false;
  }

  /** Writes down how far the object is; then what has had its answer can no longer be repeated, and others may be sent. */
  async #save(): Promise<void> {
    const accepted = this.#logsAccepted;
    const written = this.#unsaved.splice(0);
    if (await this.#lease?.save()) this.#logsSaved = Math.max(this.#logsSaved, accepted);
    else this.#isBroken = true;
    for (const inFlight of written) inFlight.leave();
  }

  #leavePlaces(): void {
    for (const inFlight of this.#unsaved.splice(0)) inFlight.leave();
  }

  /** Where a dead letter cannot be written, its record stays. */
  async #writeDeadLetters(): Promise<void> {
    this.#books.believe();
    try {
      await this.#books.writeDeadLetters();
    } catch (error) {
      this.#explain(error);
      this.#books.forgetDeadLetters();
    }
  }

  #explain(error: unknown): void {
    const fault = error instanceof StoreError ? error.fault : undefined;
    if (fault === 'missing' || fault === 'changed') this.#outdated = fault;
    if (fault === 'missing') {
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

/** Time to write the dead letters of an object and to move it. */
const SETTLING_MS = 20_000;

/** What a line says of where its record came from. */
type Source = Pick<BackupLine, 'source'> & { readonly arrivalMs?: number | undefined };

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
