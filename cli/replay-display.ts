import { styleText } from 'node:util';
import { systemClock } from '../shared/io/system-clock.ts';
import type { Log, LogFields } from '../shared/replay/ports.ts';
import type { Progress } from '../shared/replay/progress.ts';
import { progressText } from '../shared/replay-text/progress-text.ts';
import { Speed } from '../shared/replay-text/speed.ts';
import { LiveBlock } from './live-block.ts';

/** What is shown of a replay while it goes. */
export interface ReplayDisplay {
  /** Warnings and errors only: what else there is to say is in the answer */
  readonly log: Log;
  /** @param text one line */
  say(text: string): void;
  watch(progress: Progress): void;
  /** To be called when the run is over. */
  end(): void;
}

/** @param live whether stderr is a terminal on which lines can be drawn over */
export const openDisplay = (live: boolean): ReplayDisplay => (live ? liveDisplay() : quietDisplay());

function quietDisplay(): ReplayDisplay {
  const say = (text: string) => {
    process.stderr.write(`${text}\n`);
  };
  return { log: logTo(say), say, watch: () => {}, end: () => {} };
}

const REDRAW_EVERY_MS = 200;

/** Where a terminal does not know how wide it is. */
const USUAL_COLUMNS = 80;

const columnsNow = () => process.stderr.columns || USUAL_COLUMNS;

function liveDisplay(): ReplayDisplay {
  const block = new LiveBlock({
    write: (text) => process.stderr.write(text),
    get columns() {
      return columnsNow();
    },
  });
  const ended = new AbortController();
  const say = (text: string) => block.say(`${text}\n`);
  return {
    log: logTo(say),
    say,
    watch: (progress) => void redraw(block, progress, ended.signal),
    end: () => {
      ended.abort();
      block.clear();
    },
  };
}

async function redraw(block: LiveBlock, progress: Progress, ended: AbortSignal): Promise<void> {
  const speed = new Speed();
  while (!ended.aborted) {
    const nowMs = systemClock.now();
    const { bytes, logs } = progress;
    const perSecond = speed.measure({
      atMs: nowMs,
      bytesRead: bytes.read,
      bytesSent: bytes.sent,
      logsSent: logs.sent,
    });
    block.draw(progressText(progress, { nowMs, speed: perSecond, columns: columnsNow() }, paint));
    await systemClock.sleep(REDRAW_EVERY_MS, ended);
  }
}

const paint: typeof styleText = (style, text) => styleText(style, text, { stream: process.stderr });

function logTo(say: (text: string) => void): Log {
  const at = (level: string) => (message: string, fields: LogFields) =>
    say(`${level}: ${message} ${JSON.stringify(fields)}`);
  return { info: () => {}, warn: at('warn'), error: at('error') };
}
