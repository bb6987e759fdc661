import { styleText } from 'node:util';
import { loadReprocessorSettings } from '../shared/config/load.ts';
import type { ReprocessorSettings } from '../shared/config/reprocessor-settings.ts';
import type { Environment } from '../shared/config/settings-reader.ts';
import { connect } from '../shared/io/connect.ts';
import { systemClock } from '../shared/io/system-clock.ts';
import type { Progress } from '../shared/replay/progress.ts';
import { replay } from '../shared/replay/replay.ts';
import { answerText, type EndedRun } from '../shared/replay-text/answer-text.ts';
import { commandText } from '../shared/replay-text/command-text.ts';
import { dryRunText } from '../shared/replay-text/dry-run-text.ts';
import { exitStatus } from '../shared/replay-text/exit-status.ts';
import { Interruption } from './interruption.ts';
import type { ReplayOptions } from './options.ts';
import { writeOut } from './output.ts';
import { environmentFor, placeWords, requireBucket } from './place.ts';
import { openDisplay, type ReplayDisplay } from './replay-display.ts';

/**
 * Runs a replay here instead of in its Lambda. At a terminal it is shown while it goes, and its end is told in words; else the
 * answer goes to stdout as JSON, and warnings and errors to stderr.
 *
 * @param words what was typed, the command's name first
 * @returns the exit status: 0 if all that was asked is done and the sum closes
 */
export async function replayCommand(
  { place, json, requestFor }: ReplayOptions,
  words: readonly string[],
): Promise<number> {
  const environment = await environmentFor(place, process.env);
  requireBucket(words[0] ?? 'replay', environment);
  const settings = loadReprocessorSettings(environment);
  const forPerson = process.stdout.isTTY && !json;
  const display = openDisplay(forPerson && process.stderr.isTTY && process.env.TERM !== 'dumb');
  const interruption = new Interruption((signal) => display.say(`${signal}: ${INTERRUPTED}`));
  try {
    const world = { settings, environment, display, signal: interruption.signal };
    const run = await runReplay(requestFor(settings), world);
    display.end();
    const { answer } = run;
    const status = exitStatus(answer, interruption.status);
    await writeOut(
      forPerson
        ? textOf({ ...run, words, place: placeWords(place, settings.backupBucket) })
        : `${JSON.stringify(answer, null, 2)}\n`,
    );
    if (!forPerson && status === interruption.status) {
      display.say(`ended early, the same goes on: ${commandText(['hydrant', ...words])}`);
    }
    return status;
  } finally {
    interruption.release();
    display.end();
  }
}

function textOf(run: EndedRun): string {
  const { plan, complete } = run.answer;
  return plan === null ? answerText(run, styleText) : dryRunText({ plan, complete, words: run.words }, styleText);
}

const INTERRUPTED =
  'finishes what is on its way, which takes 20 s at most, and leaves the rest in the bucket. Once more ends at once';

interface World {
  readonly settings: ReprocessorSettings;
  readonly environment: Environment;
  readonly display: ReplayDisplay;
  readonly signal: AbortSignal;
}

async function runReplay(
  request: unknown,
  { settings, environment, display, signal }: World,
): Promise<Omit<EndedRun, 'words' | 'place'>> {
  const ports = { ...connect(settings, display.log, environment), remainingMs: () => Number.POSITIVE_INFINITY };
  const startedMs = systemClock.now();
  let progress: Progress | undefined;
  const watch = (view: Progress) => {
    progress = view;
    display.watch(view);
  };
  const answer = await replay(request, settings, ports, { watch, signal });
  return {
    answer,
    requestErrors: progress?.requestErrors ?? {},
    tookMs: systemClock.now() - startedMs,
    bucket: settings.backupBucket,
    statePrefix: settings.statePrefix,
  };
}
