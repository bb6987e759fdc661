import { printable } from '../figures/printable.ts';
import { carryOut } from './carry-out.ts';
import { type Change, changeTo, removalOf } from './change.ts';
import { changeText, DONE, type PaintLine, TO_DO } from './change-text.ts';
import type { LogPipelines } from './ports.ts';
import type { Pipeline } from './processors.ts';

/** What pipeline Datadog is to have. */
export interface Wish {
  /** Undefined where there is to be none of the name */
  readonly pipeline: Pipeline | undefined;
  readonly name: string;
  /** Whether the pipeline of the name is taken for Hydrant's, whatever it holds */
  readonly adopt: boolean;
  /** Whether it is done, or only said */
  readonly yes: boolean;
}

/** To whom it is said. */
interface Listener {
  /** Of Datadog's API */
  readonly origin: string;
  readonly paint: PaintLine;
  say(text: string): Promise<void>;
  /** Of what stands in the way */
  complain(text: string): void;
}

/**
 * Says what is to be done so that Datadog is as it is wished, and does it if told to.
 *
 * @returns false where pipelines stand in the way, or Datadog has made another thing of what it was sent
 */
export async function fulfil(wish: Wish, pipelines: LogPipelines, listener: Listener): Promise<boolean> {
  const { name, yes } = wish;
  const change = changeFor(wish, await pipelines.list());
  if (change.kind === 'refuse') {
    listener.complain(`nothing was changed: ${printable(change.reason)}\n`);
    return false;
  }
  const text = (what: Exclude<Change, { kind: 'refuse' }>) =>
    changeText(
      what,
      wish.pipeline === undefined ? 'remove' : 'apply',
      { name, origin: listener.origin },
      listener.paint,
    );
  await listener.say(text(change));
  if (change.kind === 'none') return true;
  if (!yes) {
    await listener.say(`\n${TO_DO[change.kind]}\n`);
    return true;
  }
  const left = await carryOut(change, name, pipelines);
  if (left.kind === 'none') {
    await listener.say(`\n${DONE[change.kind]}\n`);
    return true;
  }
  const rest = left.kind === 'refuse' ? `${printable(left.reason)}\n` : text(left);
  listener.complain(`Datadog has taken the change, and yet it is not as it should be. ${rest}`);
  return false;
}

function changeFor({ pipeline, name, adopt }: Wish, existing: Awaited<ReturnType<LogPipelines['list']>>): Change {
  return pipeline === undefined ? removalOf(name, existing, { adopt }) : changeTo(pipeline, existing, { adopt });
}
