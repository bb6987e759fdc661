import { Packer } from '../datadog/pack.ts';
import { DamagedObjectError } from '../decoding/damaged-object-error.ts';
import { byContainer } from './by-container.ts';
import { DAMAGE_LINE, letterOfDamage } from './damage.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Entry, InFlight } from './delivery.ts';
import { deadLetterKeys, settledKey } from './keys.ts';
import type { Lease } from './lease.ts';
import type { LogsOfLine } from './ledger-entry.ts';
import { type LineFate, LineFates, lettersOf } from './line-fate.ts';
import {
  type GivenUp,
  LineReplay,
  type LineSink,
  type ParkedRecord,
  type SentRecord,
  type TakenSink,
} from './line-replay.ts';
import { ObjectBooks } from './object-books.ts';
import { linesOfObject } from './object-lines.ts';
import type { Outgoing } from './outgoing.ts';
import { type LogFields, type StoredObject, StoreError } from './ports.ts';
import type { Run } from './run.ts';
import { TakenEntry, type TakenLog } from './taken-entry.ts';

/**
 * What became of an object; `interrupted` is held because the run was ended, `partly` stays only for records that were not asked
 * for.
 */
export type ObjectEnd = 'settled' | 'held' | 'interrupted' | 'partly' | 'elsewhere';

/** Time to write the dead letters of an object and to move it. */
const SETTLING_MS = 20_000;

/**
 * Replays one backup object: claims it, reads it as a stream, sends what it holds, and settles it when every record has its
 * outcome. The object is moved only if nothing of it is held, skipped or expired, and all of it was read.
 */
export class ObjectReplay implements LineSink, TakenSink {
  readonly #run: Run;
  readonly #object: StoredObject;
  readonly #lease: Lease;
  readonly #books: ObjectBooks;
  readonly #lines: LineReplay;
  readonly #packer: Packer<Entry>;
  /** Batches that are full, and not yet on their way */
  #full: (readonly Entry[])[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  /** Batches that have had their answer, and of which it is not yet written down */
  #unsaved: InFlight[] = [];
  #logsAccepted = 0;
  #logsSaved = 0;
  #readWhole = false;
  /** Nothing of it is left to do: every record has had its outcome, and its dead letter where it has one. */
  #isDone = false;
  /** Nothing of it waits for a place any more. */
  #isSent = false;
  /** How far the object is could not be written down, so no more of it may be sent. */
  #isBroken = false;
  /** It is no longer what was listed: gone, or to be read anew in another version */
  #outdated: 'missing' | 'changed' | undefined;

  private constructor(run: Run, object: StoredObject, lease: Lease) {
    this.#run = run;
    this.#object = object;
    this.#lease = lease;
    this.#packer = new Packer(run.intake.limits);
    const keys = deadLetterKeys(run.settings.statePrefix, object.key, run.replayId);
    this.#books = new ObjectBooks(run.account, new DeadLetters(run.ports, keys), lease.earlier);
    this.#lines = new LineReplay(run, object, this, this);
    lease.follow(() => ({ ...this.#books.place, isDone: this.#isDone }));
  }

  /** @returns undefined where another run holds the object @throws {StoreError} where that cannot be found out */
  static async begin(run: Run, object: StoredObject): Promise<ObjectReplay | undefined> {
    const lease = await run.ledger.claim(object);
    if (lease === undefined) return undefined;
    run.account.duplicatesPossible += lease.unreported;
    return new ObjectReplay(run, object, lease);
  }

  /** Sends the object's records. Afterwards every one of them has its outcome, but for those that wait to be dead-lettered. */
  async send(): Promise<void> {
    try {
      this.#readWhole = this.#lease.earlier.isDone || (await this.#read());
    } catch (error) {
      await this.#breakOff(error);
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
    if (this.waitsForBelief) this.#books.disbelieve();
    if (this.#outdated !== undefined || !(await this.#lease.holdsFor(SETTLING_MS))) return this.#letGo();
    await this.#writeDeadLetters();
    this.#isDone = this.#readWhole && this.#books.staying === 0;
    if (!this.#isDone || this.#books.isKept) return this.#letGo();
    // An archive of all data is whoever's who keeps it: the ledger says that it was replayed.
    if (this.#run.input.mode === 'all-data') return (await this.#letGo()) === 'held' ? 'settled' : 'elsewhere';
    const toKey = settledKey(this.#run.settings.statePrefix, this.#object.key);
    try {
      if (toKey !== undefined) await this.#run.ports.store.move(this.#object, toKey);
    } catch (error) {
      this.#explain(error);
      return this.#letGo();
    }
    await this.#lease.end();
    return 'settled';
  }

  /** The object stays: what is done of it is written down, so that the next run does only the rest. */
  async #letGo(): Promise<ObjectEnd> {
    this.#books.disbelieve();
    this.#books.forgetDeadLetters();
    const accepted = this.#logsAccepted;
    if (this.#outdated === 'missing' && accepted === 0) {
      await this.#lease.end();
      return 'elsewhere';
    }
    if (await this.#lease.release()) this.#logsSaved = accepted;
    this.#run.account.duplicatesPossible += this.#logsAccepted - this.#logsSaved + this.#books.resent;
    if (this.#outdated === 'missing') await this.#lease.end();
    if (this.#outdated === 'missing' || this.#lease.isLost) return 'elsewhere';
    if (this.#readWhole && this.#books.staysForSelection) return 'partly';
    return this.#run.stop.reason === undefined || this.#isDone ? 'held' : 'interrupted';
  }

  /** @returns whether the end of the object was reached */
  async #read(): Promise<boolean> {
    const { account, stop, guard } = this.#run;
    const stored = (bytes: number) => {
      account.bytes.read += bytes;
    };
    const watch = { stored, inflated: () => {} };
    for await (const lines of linesOfObject(this.#run, this.#object, this.#books.next, watch)) {
      for (const line of lines) {
        if (stop.check() !== undefined || this.#isBroken) return false;
        if (this.#books.lineRead(line.number, line.end)) continue;
        this.#lines.read(line);
        for (const batch of this.#full.splice(0)) await this.#submit(batch);
      }
      if (guard.believed) this.#books.believe();
      if (this.#books.isFull) await this.#writeDeadLetters();
    }
    return true;
  }

  blank(line: number): void {
    this.#books.blank(line);
  }

  skip(): void {
    this.#books.stays('skipped');
  }

  hold(): void {
    this.#books.stays('held');
  }

  drop({ line }: ParkedRecord, reason: string): void {
    this.#books.dropped(line, reason);
  }

  giveUp({ line, source, arrivalMs }: ParkedRecord, { range, ...given }: GivenUp): void {
    const { key, etag } = this.#object;
    const reference = range && ({ key, etag, of: 'text', from: range[0], to: range[1] } as const);
    this.#books.giveUp(line, { ...given, ...source, arrivalMs, reference });
  }

  logsOf(line: number, of: number): LogsOfLine {
    return this.#books.logsOf(line, of);
  }

  deliver(record: ParkedRecord, { verdict, composition, logs }: SentRecord): void {
    const { account } = this.#run;
    for (const [reason, count] of Object.entries(verdict.dropped)) account.eventsDropped(reason, count);
    const fates = new LineFates(logs, (fate) => this.#ended(record, fate));
    if (composition.skipped) fates.skip();
    if (composition.held) fates.hold();
    if (composition.exhausted) this.#run.warnOfHops(this.#object.key);
    for (const outgoing of composition.outgoing) this.#pack(outgoing, fates);
    fates.close();
  }

  isSent(line: number): boolean {
    return this.#books.isSent(line);
  }

  deliverTaken(record: ParkedRecord, log: TakenLog): void {
    const batch = this.#packer.add(new TakenEntry(record, log, this.#ended));
    if (batch !== undefined) this.#full.push(batch);
  }

  readonly #ended = (record: ParkedRecord, fate: LineFate): void => {
    this.#logsAccepted += fate.accepted;
    this.#run.account.duplicatesPossible += this.#lease.repeated(fate);
    this.#books.ended(record.line, fate, () => lettersOf(fate, record));
  };

  #pack(outgoing: Outgoing, fates: LineFates): void {
    const { bytes, containerKey, logs } = outgoing;
    const batch = this.#packer.add({ bytes, containerKey, logs, ended: fates.expect(outgoing) });
    if (batch !== undefined) this.#full.push(batch);
  }

  async #submit(batch: readonly Entry[]): Promise<void> {
    const entries = byContainer(batch);
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
    if (this.#isBroken) return false;
    if (await this.#lease.holdsFor(answerMs)) return true;
    this.#isBroken = true;
    return false;
  }

  /** Writes down how far the object is; then what has had its answer can no longer be repeated, and others may be sent. */
  async #save(): Promise<void> {
    const accepted = this.#logsAccepted;
    const written = this.#unsaved.splice(0);
    if (await this.#lease.save()) this.#logsSaved = Math.max(this.#logsSaved, accepted);
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

  /** Of an object that is damaged what could be read is replayed, and the rest is given up. */
  async #breakOff(error: unknown): Promise<void> {
    this.#explain(error);
    if (!(error instanceof DamagedObjectError)) return;
    if (this.#books.lineRead(DAMAGE_LINE, this.#object.size)) {
      this.#readWhole = true;
      return;
    }
    try {
      const letter = await letterOfDamage(this.#run, this.#object, error);
      if (letter === undefined) return;
      this.#run.account.recordRead();
      if (this.#run.selection.takesAnybodys) this.#books.giveUp(DAMAGE_LINE, letter);
      else this.#books.stays('skipped');
      this.#readWhole = true;
    } catch (unread) {
      this.#explain(unread);
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
    this.#warn(error instanceof DamagedObjectError ? 'the object is damaged' : 'the object stays where it is', {
      reason,
    });
  }

  #warn(message: string, fields: LogFields): void {
    this.#run.ports.log.warn(message, { key: this.#object.key, ...fields });
  }
}
