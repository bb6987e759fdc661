import { describe, expect, it } from 'vitest';
import type { ReplayAnswer } from '../replay/replay.ts';
import { answerText, type EndedRun } from './answer-text.ts';
import { commandText } from './command-text.ts';

const plain = (_: string, text: string) => text;

const NONE = { read: 0, delivered: 0, deadLettered: 0, dropped: 0, expired: 0, held: 0, skipped: 0, doneBefore: 0 };

const DONE: ReplayAnswer = {
  replayId: '20260301t120000z-800000',
  dryRun: false,
  objects: { listed: 3, settled: 3, held: 0, partly: 0, elsewhere: 0, remaining: 0 },
  records: { ...NONE, read: 1_234, delivered: 1_200, dropped: 34 },
  logs: { sent: 1_200 },
  bytes: { read: 1_000_000, sent: 2_000_000 },
  duplicatesPossible: 0,
  errorCodes: {},
  oldestArrival: null,
  newestArrival: null,
  warnings: [],
  plan: null,
  balanced: true,
  complete: true,
  next: null,
  report: 'hydrant/reports/20260301t120000z-800000.json',
  stopped: null,
};

function linesOf(answer: Partial<ReplayAnswer>, run: Partial<EndedRun> = {}): string[] {
  const ended: EndedRun = {
    answer: { ...DONE, ...answer },
    requestErrors: {},
    tookMs: 12_400,
    bucket: 'backup',
    statePrefix: 'hydrant/',
    words: ['replay', 's3://backup/failed/', '--error-code', 'Lambda.*'],
    place: ['s3://backup'],
    ...run,
  };
  return answerText(ended, plain).split('\n').slice(0, -1);
}

describe('the end of a replay', () => {
  it('that has done all is short, and leaves nothing to type', () => {
    expect(linesOf({})).toEqual([
      'replayed, in 12 s',
      '  objects  3 listed: 3 settled',
      '  records  1,234 read: 1,200 delivered, 34 dropped, as the Agent drops them',
      '  logs     1,200 sent, 2.0 MB',
      '  report   s3://backup/hydrant/reports/20260301t120000z-800000.json',
    ]);
  });

  it('says what the run warns of', () => {
    const warnings = ['nothing lies below the prefix "http-endpoint-failed/"; HYDRANT_BACKUP_PREFIX is "failed/"'];
    expect(linesOf({ warnings })).toContain(`  warning  ${warnings[0]}`);
  });

  it('that left something says what and why, what may be doubled, and how to go on', () => {
    const lines = linesOf(
      {
        objects: { listed: 9, settled: 1, held: 2, partly: 0, elsewhere: 0, remaining: 6 },
        records: { ...NONE, read: 10, delivered: 5, held: 3, skipped: 1, expired: 1 },
        duplicatesPossible: 5,
        complete: false,
        stopped: 'interrupted',
        next: { keys: ['a'] },
      },
      {
        requestErrors: { '503': 2 },
        tookMs: 125_000,
        words: ['replay', 's3://backup/a b/', '--error-code', 'Lambda.*'],
      },
    );
    expect(lines).toEqual([
      'replayed in part, in 2 min',
      '  objects       9 listed: 1 settled, 2 left in their place, 6 not taken up',
      "  records       10 read: 5 delivered, 1 sent past Datadog's window, 3 held, 1 not selected",
      '  logs          1,200 sent, 2.0 MB',
      '  twice         5 logs that Datadog may have twice, or will get again',
      '  not accepted  503 2 times',
      '  stays         3 records: not confirmed, or kept for their date (HYDRANT_LATE=hold), so nothing of them is moved',
      '                1 record: Datadog keeps nothing that old',
      '                1 record: not selected',
      '  ended early   it was interrupted',
      '  report        s3://backup/hydrant/reports/20260301t120000z-800000.json',
      "  next          hydrant replay 's3://backup/a b/' --error-code 'Lambda.*'  # goes on with what stays",
    ]);
  });

  it('with dead letters says where they are, how to look at them, and how to send them', () => {
    const lines = linesOf({ records: { ...NONE, read: 1, deadLettered: 1 } });
    expect(lines.slice(-4)).toEqual([
      '  dead letters  below s3://backup/hydrant/dead-letter/',
      '  report        s3://backup/hydrant/reports/20260301t120000z-800000.json',
      '  next          hydrant inspect s3://backup/hydrant/dead-letter/ --show 3  # why they were given up',
      '                hydrant redrive s3://backup  # when that is mended',
    ]);
  });

  it('says that the sum does not close', () => {
    expect(linesOf({ balanced: false }).join('\n')).toContain('the sum does not close');
  });
});

describe('a command to paste', () => {
  it('is quoted where a shell would read it in another way', () => {
    expect(commandText(['hydrant', '--key=a,b', "it's", '$HOME', ''])).toBe(`hydrant --key=a,b 'it'\\''s' '$HOME' ''`);
  });

  it('moves no cursor', () => {
    expect(commandText(['\u001b[2J'])).toBe(`'\\u001b[2J'`);
  });
});
