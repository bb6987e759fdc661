import type { Ports } from '../../shared/replay/ports.ts';

/** When a run is killed: at its call of this number to the bucket or the intake, before that has an effect, or after it. */
export interface Death {
  readonly atCall: number;
  /** Only calls of this name count; otherwise all of them */
  readonly of?: CallName;
  readonly afterEffect: boolean;
}

type CallName = 'list' | 'find' | 'read' | 'create' | 'move' | 'remove' | 'send';

const never = new Promise<never>(() => {});

/**
 * The ports of a run that is killed, as Lambda kills a function: from one call on nothing answers any more, and nothing has
 * an effect. What is read of an object counts as a call a chunk.
 *
 * @returns `died` resolves when it happens
 */
export function mortal(ports: Ports, { atCall, of, afterEffect }: Death): { ports: Ports; died: Promise<void> } {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  let calls = 0;
  const call = async <Result>(name: CallName, effect: () => Promise<Result>): Promise<Result> => {
    if (calls >= atCall || of === undefined || of === name) calls++;
    if (calls < atCall) return effect();
    if (calls === atCall && afterEffect) await effect().catch(() => {});
    die();
    return never;
  };
  async function* each<Item>(name: CallName, source: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const item of source) yield call(name, async () => item);
  }
  const { store } = ports;
  return {
    died,
    ports: {
      ...ports,
      store: {
        list: (...place) => each('list', store.list(...place)),
        find: (key) => call('find', () => store.find(key)),
        read: (object, withinMs) => call('read', async () => each('read', await store.read(object, withinMs))),
        create: (key, body) => call('create', () => store.create(key, body)),
        move: (object, toKey) => call('move', () => store.move(object, toKey)),
        remove: (key) => call('remove', () => store.remove(key)),
      },
      intakeFor: (target, replayId) => {
        const intake = ports.intakeFor(target, replayId);
        return {
          limits: intake.limits,
          send: (entries, timeoutMs) => call('send', () => intake.send(entries, timeoutMs)),
          renewKey: () => intake.renewKey(),
        };
      },
    },
  };
}
