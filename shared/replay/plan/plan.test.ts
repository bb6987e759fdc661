import { describe, expect, it } from 'vitest';
import { TERMS } from '../../../test/replay/planned-facts.ts';
import { HOUR_MS, NOW } from '../../../test/replay/replay-world.ts';
import { planOf } from './plan.ts';
import { PlanFacts } from './plan-facts.ts';

const object = (key: string, size: number) => ({ key, size, lastModifiedMs: NOW - HOUR_MS, etag: '' });
const log = (namespace: string | undefined, bytes = 100) => ({
  namespace,
  service: 'cart',
  dateMs: NOW - HOUR_MS,
  bytes,
  late: false,
});

describe('a plan', () => {
  it('counts what it has read', () => {
    const facts = new PlanFacts();
    for (const key of ['a', 'b']) {
      facts.selected(object(key, 500));
      const reading = facts.read();
      reading.stored(500);
      reading.inflated(2_000);
      reading.line('Lambda.FunctionError', NOW - HOUR_MS, 'logs');
      reading.log(log('shop'));
      reading.log(log(undefined));
      reading.line('Hydrant.NotAnEnvelope', undefined, 'unreadable');
      reading.line('other', NOW, 'skipped');
      reading.end(true);
    }
    const counted = (value: number) => ({ value, isEstimate: false, plusMinus: 0 });
    expect(planOf(facts, TERMS)).toMatchObject({
      selection: {
        objects: 2,
        storedBytes: 1_000,
        hours: { rows: [{ hour: '2026-03-01T11:00:00.000Z', objects: 2, storedBytes: 1_000 }], others: 0 },
      },
      read: { objects: 2, broken: 0, storedBytes: 1_000, share: 1, isSample: false },
      inflatedBytes: counted(4_000),
      lines: { total: counted(4), dropped: counted(0), unreadable: counted(2), skipped: counted(2) },
      logs: counted(4),
      logBytes: counted(400),
      oldestArrival: '2026-03-01T11:00:00.000Z',
      newestArrival: '2026-03-01T11:00:00.000Z',
      errorCodes: {
        rows: [
          { errorCode: 'Hydrant.NotAnEnvelope', lines: 2 },
          { errorCode: 'Lambda.FunctionError', lines: 2 },
        ],
        others: 0,
      },
      services: {
        rows: [
          { namespace: null, service: 'cart', logs: 2, bytes: 200 },
          { namespace: 'shop', service: 'cart', logs: 2, bytes: 200 },
        ],
        others: 0,
      },
    });
  });

  it('multiplies what it has read of a sample', () => {
    const facts = new PlanFacts();
    for (let index = 0; index < 10; index++) facts.selected(object(`${index}`, 500));
    for (let index = 0; index < 2; index++) {
      const reading = facts.read();
      reading.stored(500);
      reading.line('a', NOW, 'logs');
      reading.log(log('shop'));
      reading.end(true);
    }
    expect(planOf(facts, TERMS)).toMatchObject({
      read: { objects: 2, share: 0.2, isSample: true },
      lines: { total: { value: 10, isEstimate: true, plusMinus: 0 } },
      errorCodes: { rows: [{ errorCode: 'a', lines: 10 }] },
      hours: { rows: [{ hour: '2026-03-01T12:00:00.000Z', errorCode: 'a', lines: 10 }] },
      services: { rows: [{ namespace: 'shop', service: 'cart', logs: 10, bytes: 1_000 }] },
    });
  });

  it('estimates what an object that broke off would have held', () => {
    const facts = new PlanFacts();
    facts.selected(object('a', 500));
    facts.selected(object('b', 500));
    for (const [bytes, readWhole] of [
      [500, true],
      [250, false],
    ] as const) {
      const reading = facts.read();
      reading.stored(bytes);
      for (let index = 0; index < bytes / 50; index++) reading.log(log('shop'));
      reading.end(readWhole);
    }
    expect(planOf(facts, TERMS)).toMatchObject({
      read: { objects: 2, broken: 1, share: 0.75, isSample: true },
      logs: { value: 20, isEstimate: true },
    });
  });

  it('keeps the commonest names, whatever they are, and counts the others', () => {
    const facts = new PlanFacts();
    facts.selected(object('a', 1));
    const reading = facts.read();
    reading.stored(1);
    for (let index = 0; index < 10_000; index++) {
      const name = `rare ${index}`;
      for (const one of ['constructor', '__proto__', name]) {
        reading.line(one, NOW, 'logs');
        reading.log({ ...log(one, 1), service: one });
      }
    }
    reading.end(true);
    const { errorCodes, services } = planOf(facts, TERMS);
    expect(errorCodes.rows.slice(0, 2)).toEqual([
      { errorCode: '__proto__', lines: 10_000 },
      { errorCode: 'constructor', lines: 10_000 },
    ]);
    expect(errorCodes.rows.length).toBeLessThanOrEqual(2_000);
    expect(errorCodes.rows.reduce((sum, { lines }) => sum + lines, errorCodes.others)).toBe(30_000);
    expect(services.rows[0]).toMatchObject({ namespace: '__proto__', service: '__proto__', logs: 10_000 });
    expect(services.rows.reduce((sum, { logs }) => sum + logs, services.others)).toBe(30_000);
  });

  it('keeps the first previews as they are, as many as are asked for and have room', () => {
    const facts = new PlanFacts(2);
    for (const json of ['{"message":"é"}', '{"n":1.0}', '{}']) facts.preview(Buffer.from(json));
    expect(planOf(facts, TERMS)).toMatchObject({ previews: ['{"message":"é"}', '{"n":1.0}'], previewsCut: false });
    const large = new PlanFacts(100);
    for (let index = 0; index < 5; index++) large.preview(Buffer.alloc(900_000, 'x'));
    expect(large.previews).toHaveLength(2);
    expect(large.previewsCut).toBe(true);
    const none = new PlanFacts();
    none.preview(Buffer.from('{}'));
    expect(none.previews).toEqual([]);
  });

  it('says how fast it would have to be', () => {
    const facts = new PlanFacts();
    facts.selected(object('a', 1));
    const reading = facts.read();
    reading.stored(1);
    reading.log({ ...log('shop', 6_600_000_000), dateMs: NOW - 17 * HOUR_MS });
    reading.end(true);
    expect(planOf(facts, TERMS).forecast).toMatchObject({
      neededMegabytesPerSecond: 2,
      neededForTheRest: 2,
      neededReprocessors: 2,
      startBy: null,
      durationMs: 6_600_000,
    });
  });

  it('is plain JSON', () => {
    const plan = planOf(new PlanFacts(), TERMS);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
