import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoreTrouble } from './memory-store.ts';
import type { Death } from './mortal-ports.ts';
import { HOUR_MS, line, messagesOf, NOW, ReplayWorld, record, transformedRecord } from './replay-world.ts';
import type { Trouble } from './scripted-intake.ts';

const KEYS = ['a', 'failed/b', 'failed/c', 'z'];
/** What one request holds: few, so that an object needs several. */
const MAX_ENTRIES = 3;
/** Longer than any lease, and than what others wait because runs were broken off. */
const LATER_MS = 7 * HOUR_MS;
const LINE_KINDS = ['good', 'good', 'good', 'empty', 'blank', 'broken', 'late', 'poison'] as const;
type LineKind = (typeof LINE_KINDS)[number];

interface ObjectPlan {
  readonly kinds: readonly LineKind[];
  readonly packing: 'plain' | 'gzip' | 'members';
}

interface RunPlan {
  readonly script: readonly (Trouble | undefined)[];
  readonly always: Trouble | undefined;
  readonly storeTroubles: readonly (StoreTrouble & { readonly rewrites: boolean })[];
  readonly deadlineMs: number | undefined;
  readonly inFlight: string;
  /** The run is killed */
  readonly death: Death | undefined;
}

function sometimes<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ status: fc.constantFrom(302, 400, 401, 403, 404, 408, 413, 429, 500, 503) }),
  fc.record({ status: fc.constant(429), headers: fc.constant({ 'retry-after': '20' }) }),
  fc.record({ cut: fc.constantFrom('before' as const, 'after-acceptance' as const) }),
  fc.record({ status: fc.constantFrom(502, 504), taken: fc.constant(true as const) }),
);
const ENTRIES = ['00000001.json', '00000002.json', '00000003.json', '00000005.json'];
const storeTrouble = fc
  .record({
    action: fc.constantFrom('read' as const, 'copy' as const, 'delete' as const, 'write' as const),
    key: fc.constantFrom(...KEYS),
    fault: sometimes(fc.constantFrom('other' as const, 'denied' as const)),
    cutAfterBytes: sometimes(fc.nat({ max: 900 })),
    rewrites: fc.boolean(),
  })
  .chain((one) =>
    fc
      .constantFrom(`dead-letter/${one.key}`, ...ENTRIES.map((entry) => `ledger/${one.key}/${entry}`))
      .map((key) => (one.action === 'write' ? { ...one, key: `hydrant/${key}` } : one)),
  );
const death: fc.Arbitrary<Death> = fc.record({ atCall: fc.integer({ min: 1, max: 90 }), afterEffect: fc.boolean() });
const runPlan: fc.Arbitrary<RunPlan> = fc.record({
  script: fc.array(sometimes(trouble), { maxLength: 10 }),
  always: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: trouble }),
  storeTroubles: fc.array(storeTrouble, { maxLength: 3 }),
  deadlineMs: sometimes(fc.integer({ min: 1, max: 240_000 })),
  inFlight: fc.constantFrom('1', '2', '8'),
  death: sometimes(death),
});
const objectPlan: fc.Arbitrary<ObjectPlan> = fc.record({
  kinds: fc.array(fc.constantFrom(...LINE_KINDS), { maxLength: 12 }),
  packing: fc.constantFrom('plain' as const, 'gzip' as const, 'members' as const),
});

/** A world, what was ever put into its bucket, and what its replays say that they may have doubled. */
class Conservation {
  readonly world = new ReplayWorld();
  readonly #messages = new Set<string>();
  #duplicatesPossible = 0;

  constructor() {
    this.world.intake.limits = { ...this.world.intake.limits, maxEntries: MAX_ENTRIES };
  }

  put(key: string, { kinds, packing }: ObjectPlan): void {
    const lines = kinds.map((kind, index) => `${this.#line(kind, `${kind} ${index} of ${key}`)}\n`);
    const members = packing === 'members' ? lines : [lines.join('')];
    const bytes =
      packing === 'plain' ? Buffer.from(lines.join('')) : Buffer.concat(members.map((text) => gzipSync(text)));
    this.world.store.put(key, bytes, NOW - HOUR_MS);
  }

  #line(kind: LineKind, message: string): string {
    if (kind === 'blank') return ' ';
    if (kind === 'empty') return line('');
    this.#messages.add(message);
    if (kind === 'broken') return message;
    return line(kind === 'late' ? transformedRecord(message, '2026-01-01T00:00:00.000Z') : record(message));
  }

  async run(objects: readonly ObjectPlan[], plan: RunPlan, late: string, input: object = {}): Promise<void> {
    const { world } = this;
    const { intake, store } = world;
    intake.script.splice(0, Infinity, ...plan.script);
    intake.always = plan.always;
    intake.isPoison = ({ message }) => message.startsWith('poison');
    world.deadlineMs = plan.deadlineMs === undefined ? Infinity : world.clock.now() + plan.deadlineMs;
    for (const { rewrites, ...one } of plan.storeTroubles) {
      const before = () => rewrites && KEYS.includes(one.key) && this.#rewrite(objects, one.key);
      store.trouble({ ...one, before });
    }
    world.environment.HYDRANT_MAX_IN_FLIGHT = plan.inFlight;
    const acceptedBefore = intake.accepted.length;
    const whole = { prefix: '', late, ...input };
    const answer = plan.death === undefined ? await world.replay(whole) : await world.replayMortally(plan.death, whole);
    if (answer === undefined) {
      // What it had in flight the next run counts; what it has itself sent again it can no longer report.
      const before = new Set(intake.accepted.slice(0, acceptedBefore).map(({ message }) => message));
      const again = intake.accepted
        .slice(acceptedBefore)
        .filter(({ message }) => before.has(message) || !before.add(message));
      this.#duplicatesPossible += again.length;
      world.clock.ms += LATER_MS;
      return;
    }

    const { listed, settled, held, elsewhere, remaining } = answer.objects;
    expect(settled + held + elsewhere + remaining).toBe(listed);
    expect(answer.balanced).toBe(true);
    if (!answer.complete) expect(held + remaining).toBeGreaterThan(0);
    this.#duplicatesPossible += answer.duplicatesPossible;
  }

  /** Firehose writes an object again with more in it. */
  #rewrite(objects: readonly ObjectPlan[], key: string): void {
    const plan = objects[KEYS.indexOf(key)];
    if (plan !== undefined) this.put(key, { ...plan, kinds: [...plan.kinds, 'good', 'empty', 'broken'] });
  }

  /** A run without trouble; it has counted what those that were killed could not. */
  async end(objects: readonly ObjectPlan[], late: string): Promise<void> {
    this.world.store.troubles.length = 0;
    this.world.clock.ms += LATER_MS;
    await this.run(objects, HEALTHY, late);
    this.check(late);
    const doubled = [...this.world.intake.times.values()].filter((times) => times > 1);
    expect(doubled.length).toBeLessThanOrEqual(this.#duplicatesPossible);
  }

  check(late: string): void {
    const { store, intake } = this.world;
    const accepted = intake.times;
    const kept = new Set<string>();
    for (const key of this.world.parkedKeys) {
      expect(KEYS.includes(key) || /^hydrant\/(replayed|dead-letter)\//.test(key)).toBe(true);
      if (!key.startsWith('hydrant/replayed/')) for (const message of messagesOf(store.body(key))) kept.add(message);
    }
    const lost = [...this.#messages].filter((message) => !accepted.has(message) && !kept.has(message));
    expect(lost).toEqual([]);

    const lateOnes = [...this.#messages].filter((message) => message.startsWith('late'));
    if (late !== 'restamp') expect(lateOnes.filter((message) => !kept.has(message))).toEqual([]);
    if (late === 'hold') expect(lateOnes.filter((message) => accepted.has(message))).toEqual([]);
  }
}

const HEALTHY: RunPlan = {
  script: [],
  always: undefined,
  storeTroubles: [],
  deadlineMs: undefined,
  inFlight: '8',
  death: undefined,
};

describe('whatever fails, and in whatever order', () => {
  it('every record is accepted, still in the bucket, in a dead letter, or dropped by a rule, and the books say so', async () => {
    const objectPlans = fc.array(objectPlan, { minLength: 1, maxLength: KEYS.length });
    const policy = fc.constantFrom('restamp', 'send', 'hold');
    await fc.assert(
      fc.asyncProperty(
        objectPlans,
        fc.array(runPlan, { minLength: 1, maxLength: 4 }),
        policy,
        async (objects, runs, late) => {
          const conservation = new Conservation();
          for (const [index, plan] of objects.entries()) conservation.put(KEYS[index] ?? '', plan);
          for (const plan of runs) {
            await conservation.run(objects, plan, late);
            conservation.check(late);
          }
          await conservation.end(objects, late);
        },
      ),
      { numRuns: 2_000, seed: 1 },
    );
  }, 240_000);

  it('one run without trouble settles all that the troubled ones have left', async () => {
    const kinds = fc.array(fc.constantFrom<LineKind>('good', 'empty', 'blank', 'broken', 'late'), { maxLength: 12 });
    const objectPlans = fc.array(fc.record({ kinds, packing: fc.constant('gzip' as const) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(objectPlans, fc.array(runPlan, { maxLength: 3 }), async (objects, runs) => {
        const conservation = new Conservation();
        for (const [index, plan] of objects.entries()) conservation.put(KEYS[index] ?? '', plan);
        for (const plan of runs) await conservation.run(objects, plan, 'restamp');
        await conservation.end(objects, 'restamp');
        expect(conservation.world.parkedKeys.filter((key) => !key.startsWith('hydrant/'))).toEqual([]);
      }),
      { numRuns: 150, seed: 2 },
    );
  });
});
