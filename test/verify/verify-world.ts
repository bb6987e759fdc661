import { vi } from 'vitest';
import { loadTransform } from '../../infra/local/bundles.ts';
import { VirtualClock } from '../../infra/local/clock.ts';
import { STREAM, seededRandom, startWorld, type World, type WorldOptions } from '../../infra/local/world.ts';
import type { Clock } from '../../shared/clock.ts';
import { loadVerifySettings } from '../../shared/config/load.ts';
import { connectVerify } from '../../shared/io/connect-verify.ts';
import type { StreamView } from '../../shared/verify/facts.ts';
import { ALIKE_SETTINGS } from '../../shared/verify/function-checks.ts';
import type { AwsFacts, VerifyPorts } from '../../shared/verify/ports.ts';
import type { VerifyRequest } from '../../shared/verify/request.ts';
import type { Verification } from '../../shared/verify/verification.ts';
import { verificationText } from '../../shared/verify/verification-text.ts';
import { verify } from '../../shared/verify/verify.ts';

export const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-03-01T09:00:00Z');

/** Every canary has the same id, so that what is printed is always the same. */
export const CANARY_ID = '0f3a9c52-6d1b-4e8a-9b7c-2d4e6f801357';

/** A local world whose time goes on while `hydrant verify` waits in it. */
export interface VerifyWorld {
  readonly world: World;
  readonly clock: VirtualClock;
  run(options?: RunOptions): Promise<Ran>;
  close(): Promise<void>;
}

export interface RunOptions {
  /** Goes over the world's */
  readonly environment?: Readonly<Record<string, string>>;
  readonly request?: Partial<VerifyRequest>;
  /** Instead of what AWS says */
  readonly aws?: Partial<AwsFacts>;
  /** What AWS says of the stream, changed */
  readonly stream?: (view: StreamView) => StreamView;
  /** Instead of the world's */
  readonly machineClock?: Clock;
}

export interface Ran {
  readonly verification: Verification;
  /** As a person reads it */
  readonly text: string;
}

export async function startVerifyWorld(options: Partial<WorldOptions> = {}): Promise<VerifyWorld> {
  const clock = new VirtualClock(NOW);
  const settings = options.transformEnvironment ?? {};
  const invoke = await loadTransform({ ...SILENT, ...UNSET, ...settings });
  const world = await startWorld({ clock, random: seededRandom(1), invoke, ...options });
  for (const [name, value] of Object.entries(world.environment)) vi.stubEnv(name, value);
  return {
    world,
    clock,
    close: async () => {
      vi.unstubAllEnvs();
      await world.close();
    },
    run: async ({ environment = {}, request = {}, aws = {}, stream = same, machineClock = clock } = {}) => {
      const all = { ...world.environment, ...environment };
      const verifySettings = loadVerifySettings(all);
      const ports = connectVerify(verifySettings, undefined, all, machineClock);
      const asked: VerifyRequest = { ...REQUEST, environment: all, ...request };
      const tracked: VerifyPorts = {
        ...ports,
        newId: () => CANARY_ID,
        aws: tracking({ ...changed(bound(ports.aws), stream), ...aws }, clock),
        datadog: tracking(bound(ports.datadog), clock),
      };
      const verification = await meanwhile(verify(asked, verifySettings, tracked), clock).finally(ports.close);
      return { verification, text: verificationText(verification, (_, text) => text) };
    },
  };
}

const SILENT = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };
/** An earlier world may have left some in the process. */
const UNSET = Object.fromEntries(ALIKE_SETTINGS.map((name) => [name, '']));

const REQUEST = {
  stream: STREAM,
  stack: undefined,
  outputs: {},
  send: true,
  waitMs: 5 * MINUTE_MS,
  versions: 'hydrant 0.1.0, Node.js v24.0.0',
};

const same = (view: StreamView): StreamView => view;

function changed(aws: AwsFacts, change: (view: StreamView) => StreamView): AwsFacts {
  return {
    ...aws,
    stream: async (name) => {
      const told = await aws.stream(name);
      return 'value' in told ? { value: change(told.value) } : told;
    },
  };
}

/** Methods that can be taken off their object. */
function bound<Facts extends object>(facts: Facts): Facts {
  const prototype = Object.getPrototypeOf(facts) as Record<string, unknown>;
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return Object.fromEntries(names.map((name) => [name, (prototype[name] as () => unknown).bind(facts)])) as Facts;
}

/** The same, with time standing still while somebody is asked. */
function tracking<Facts extends object>(facts: Facts, clock: VirtualClock): Facts {
  const members = Object.entries(facts).map(([name, call]) => [
    name,
    (...args: unknown[]) => clock.track((call as (...all: unknown[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(members) as Facts;
}

/** Lets time pass until something has ended. */
async function meanwhile<Result>(work: Promise<Result>, clock: VirtualClock): Promise<Result> {
  let ended = false;
  const ending = work.finally(() => {
    ended = true;
  });
  while (!ended) await clock.advance(5_000);
  return ending;
}
