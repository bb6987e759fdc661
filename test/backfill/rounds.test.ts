import { describe, expect, it } from 'vitest';
import { reprocess } from '../../functions/reprocessor/reprocess.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { line, NOW, ReplayWorld, record } from '../replay/replay-world.ts';
import { readDefinition, substitutions } from './definition.ts';
import type { ListedItem, MapServices } from './distributed-map.ts';
import { Execution, type Outcome } from './execution.ts';

const LAMBDA_MS = 900_000;

/** Step Functions between a world in memory and the reprocessor, of which each invocation has the time that it is given. */
function servicesOf(world: ReplayWorld, timeMs: number): MapServices & { readonly invocations: unknown[] } {
  const invocations: unknown[] = [];
  return {
    invocations,
    invoke: async (payload) => {
      const input: unknown = JSON.parse(payload);
      invocations.push(input);
      world.deadlineMs = world.clock.now() + timeMs;
      return JSON.stringify(await reprocess(input, loadReprocessorSettings(world.environment), world.ports));
    },
    list: async (_, prefix) => {
      const items: ListedItem[] = [];
      for await (const { key, size, etag } of world.store.list(prefix)) {
        items.push({ Etag: etag, Key: key, LastModified: NOW / 1_000, Size: size, StorageClass: 'STANDARD' });
      }
      return items;
    },
    put: (_, key, body) => world.store.put(key, body, world.clock.now()),
  };
}

function worldWith(objects: number): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
  for (let object = 0; object < objects; object++) world.put(`failed/${object}`, [line(record(`${object}`))]);
  return world;
}

const run = (services: MapServices): Promise<Outcome> =>
  new Execution(readDefinition(substitutions('backup', 52)), services, { prefix: 'failed/' }).start();

describe('a batch', () => {
  it('whose time is over goes on where it stopped, and counts each object once', async () => {
    const world = worldWith(5);
    world.intake.onRequest = () => {
      world.clock.ms += 500_000;
    };
    const services = servicesOf(world, LAMBDA_MS);
    expect(await run(services)).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        children: { succeeded: 1 },
        objects: { listed: 5, settled: 5, held: 0, remaining: 0 },
        logs: { sent: 5 },
        balanced: true,
        complete: true,
      },
    });
    expect(services.invocations.length).toBeGreaterThan(3);
    expect([...world.intake.times.values()]).toEqual([1, 1, 1, 1, 1]);
  });

  it('goes on no more than twenty times, and the backfill then says that it is not complete', async () => {
    const world = worldWith(2);
    const services = servicesOf(world, 0);
    const outcome = await run(services);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'BackfillIncomplete' });
    expect(outcome.cause).toContain('deadline (1)');
    expect(services.invocations).toHaveLength(22);
    expect(reportIn(world)).toMatchObject({
      objects: { listed: 2, settled: 0, held: 0, remaining: 2 },
      complete: false,
    });
  });

  it('waits until what it sent is paid for, so that many short ones keep to the rate together', async () => {
    const world = worldWith(1);
    world.environment.HYDRANT_MAX_MB_PER_S = '0.05';
    await run(servicesOf(world, LAMBDA_MS));
    const [payload] = world.intake.payloads;
    expect(world.clock.now() - NOW).toBeCloseTo((payload?.bytes ?? 0) / ((0.05 / 50) * 1_000), 0);
  });
});

/** The answer in the backfill's report. */
function reportIn(world: ReplayWorld): unknown {
  const key = world.store.keys.find((one) => one.startsWith('hydrant/reports/backfill-')) ?? '';
  return JSON.parse(world.store.body(key).toString()).answer;
}
