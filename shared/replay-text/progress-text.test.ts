import { describe, expect, it } from 'vitest';
import type { Progress } from '../replay/progress.ts';
import { errorsText, progressText } from './progress-text.ts';

const plain = (_: string, text: string) => text;

function progress(changes: Partial<Progress> = {}): Progress {
  return {
    taken: { objects: 42, bytes: 30_100_000 },
    ended: 17,
    objects: { listed: 42, settled: 17, held: 0, partly: 0, elsewhere: 0, remaining: 0 },
    records: {
      read: 82_000,
      delivered: 81_204,
      deadLettered: 0,
      dropped: 0,
      expired: 0,
      held: 0,
      skipped: 0,
      doneBefore: 0,
    },
    logs: { sent: 81_204 },
    bytes: { read: 12_345_678, sent: 98_000_000 },
    requestErrors: {},
    waits: [],
    stopped: undefined,
    ...changes,
  };
}

const SPEED = { bytesRead: 100_000, bytesSent: 800_000, logsSent: 811.6 };

function text(changes: Partial<Progress> = {}, moment: Partial<Parameters<typeof progressText>[1]> = {}): string[] {
  return progressText(progress(changes), { nowMs: 1_000, speed: SPEED, columns: 120, ...moment }, plain);
}

describe('the progress of a replay', () => {
  it('says how much is read and done, what is sent, how fast, and how long it will take', () => {
    expect(text()).toEqual([
      '41 %: 12.3 MB of 30.1 MB read, 17 of 42 objects done, 2 min left',
      '81,204 logs sent of 82,000 records, 98.0 MB, 800.0 kB/s, 812 logs/s',
    ]);
  });

  it('says nothing of speed and time left before they are known, nor of time left where all is read or nothing moves', () => {
    const unknown = [
      '41 %: 12.3 MB of 30.1 MB read, 17 of 42 objects done',
      '81,204 logs sent of 82,000 records, 98.0 MB',
    ];
    expect(text({}, { speed: undefined })).toEqual(unknown);
    expect(text({}, { speed: { bytesRead: 0, bytesSent: 0, logsSent: 0 } })[0]).toBe(unknown[0]);
    expect(text({ bytes: { read: 30_100_000, sent: 0 } })[0]).toBe(
      '100 %: 30.1 MB of 30.1 MB read, 17 of 42 objects done',
    );
  });

  it('is not at its end before the last byte, and not beyond it where an object grew', () => {
    expect(text({ bytes: { read: 30_099_999, sent: 0 } })[0]).toMatch(/^99 %/);
    expect(text({ bytes: { read: 30_200_000, sent: 0 } })[0]).toMatch(/^100 %/);
    expect(text({ taken: { objects: 0, bytes: 0 }, ended: 0, bytes: { read: 0, sent: 0 } })[0]).toBe(
      '100 %: 0 B of 0 B read, 0 of 0 objects done',
    );
  });

  it('says that the bucket is listed, while it is', () => {
    const objects = { listed: 1_204, settled: 0, held: 0, partly: 0, elsewhere: 0, remaining: 0 };
    expect(text({ taken: undefined, objects }, { speed: undefined })[0]).toBe('lists the bucket: 1,204 objects so far');
  });

  it('counts errors by kind, the commonest first', () => {
    expect(text({ requestErrors: { ECONNRESET: 1, '503': 3 } })[2]).toBe('not accepted: 503 3 times, ECONNRESET once');
    expect(errorsText({ 'a\u001b[2Jb': 1 })).toBe('a\\u001b[2Jb once');
  });

  it.each([
    [
      [
        { what: 'repeat', untilMs: 12_600 },
        { what: 'repeat', untilMs: 6_000 },
      ],
      'tries again in 5 s',
    ],
    [
      [
        { what: 'repeat', untilMs: 3_601_000 },
        { what: 'answer', untilMs: 5_000 },
      ],
      'tries again in 1 h 0 min',
    ],
    [[{ what: 'repeat', untilMs: 500 }], 'tries again in 0 s'],
    [[{ what: 'rate', untilMs: 6_000 }], 'keeps to its pace'],
  ] as const)('says of the waits %j: %s', (waits, sentence) => {
    expect(text({ waits })[2]).toBe(sentence);
  });

  it('says that it waits for an answer only where nothing moves', () => {
    const waits = [{ what: 'answer', untilMs: 6_000 }] as const;
    expect(text({ waits })).toHaveLength(2);
    expect(text({ waits }, { speed: { ...SPEED, logsSent: 0 } })[2]).toBe("waits for Datadog's answer");
  });

  it('says that it ends, and why', () => {
    expect(text({ stopped: 'interrupted' })[2]).toBe('ends early (interrupted), finishes what is on its way');
  });

  it.each([0, 1, 10, 40, 60, 80])('is never as wide as a terminal of %i columns', (columns) => {
    const requestErrors = { ['x'.repeat(300)]: 1 };
    for (const line of text({ requestErrors, stopped: 'interrupted' }, { columns })) {
      expect(line.length).toBeLessThanOrEqual(Math.max(1, columns - 1));
    }
  });

  it('leaves out what does not fit as a whole, from the end', () => {
    expect(text({}, { columns: 60 })).toEqual([
      '41 %: 12.3 MB of 30.1 MB read, 17 of 42 objects done',
      '81,204 logs sent of 82,000 records, 98.0 MB, 800.0 kB/s',
    ]);
    expect(text({}, { columns: 20 })[0]).toBe('41 %: 12.3 MB of 3…');
  });

  it('marks what needs attention', () => {
    const mark = (style: string, words: string) => `<${style}>${words}`;
    const lines = progressText(progress({ stopped: 'deadline' }), { nowMs: 0, speed: undefined, columns: 80 }, mark);
    expect(lines.map((line) => line.slice(0, 8))).toEqual(['<bold>41', '81,204 l', '<yellow>']);
  });
});
