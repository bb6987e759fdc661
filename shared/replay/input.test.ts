import { describe, expect, it } from 'vitest';
import { InputError, readInput } from './input.ts';

function faultOf(input: unknown): string {
  try {
    readInput(input);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return 'accepted';
}

describe('the input', () => {
  it.each([
    [undefined],
    [null],
    [{}],
    [{ 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {}, id: 'x' }],
  ])('of the schedule names nothing: %j', (input) => expect(readInput(input).request).toEqual({}));

  it('says what to replay, with times as milliseconds', () => {
    const request = {
      prefix: 'failed/',
      from: '2026-01-27T16:00:00Z',
      to: '2026-01-27T18:00:00+01:00',
      maxObjects: 3,
      maxBytes: 4,
      late: 'hold',
      dryRun: true,
    };
    const { request: read, input } = readInput(request);
    expect(read).toEqual(request);
    expect(input).toMatchObject({
      fromMs: Date.UTC(2026, 0, 27, 16),
      toMs: Date.UTC(2026, 0, 27, 17),
      late: 'hold',
      dryRun: true,
    });
    expect(readInput({ startedAt: '2026-01-27T16:00:00Z', maxMegabytesPerSecond: 0.5 }).input).toMatchObject({
      startedMs: Date.UTC(2026, 0, 27, 16),
      maxMegabytesPerSecond: 0.5,
    });
    expect(readInput({ keys: ['a', 'b'] }).input.keys).toEqual(['a', 'b']);
    expect(readInput({ dryRun: true, preview: 100 }).input.preview).toBe(100);
    const selection = { errorCodes: ['Lambda.*', 'Decompression failed.'], namespaces: ['shop'], services: ['cart'] };
    expect(readInput(selection).input).toMatchObject(selection);
  });

  it.each([
    [{ perfix: 'a' }, 'perfix'],
    [{ dryrun: true, Prefix: 'a' }, 'dryrun'],
    [{ dryrun: true, Prefix: 'a' }, 'Prefix'],
    [{ prefix: 3 }, 'prefix'],
    [{ keys: [] }, 'keys'],
    [{ keys: ['a', ''] }, 'keys'],
    [{ keys: 'a' }, 'keys'],
    [{ from: 'yesterday' }, 'from'],
    [{ from: '1' }, 'from'],
    [{ from: '2026' }, 'from'],
    [{ to: '2026-01-27' }, 'to'],
    [{ to: '27 Jan 2026 16:00' }, 'to'],
    [{ to: 5 }, 'to'],
    [{ from: '2026-02-30T00:00:00Z' }, 'from'],
    [{ to: '2026-02-30T00:00:00Z' }, 'to'],
    [{ startedAt: '2026-02-30T00:00:00Z' }, 'startedAt'],
    [{ maxObjects: 0 }, 'maxObjects'],
    [{ maxObjects: 1.5 }, 'maxObjects'],
    [{ maxBytes: '5' }, 'maxBytes'],
    [{ errorCodes: [] }, 'errorCodes'],
    [{ errorCodes: ['Lambda.*', ''] }, 'errorCodes.1'],
    [{ errorCodes: ['Lambda.[a'] }, 'errorCodes.0'],
    [{ errorCodes: 'Lambda.*' }, 'errorCodes'],
    [{ namespaces: [] }, 'namespaces'],
    [{ namespaces: 'shop' }, 'namespaces'],
    [{ namespaces: [''] }, 'namespaces.0'],
    [{ services: [7] }, 'services.0'],
    [{ maxMegabytesPerSecond: 0 }, 'maxMegabytesPerSecond'],
    [{ maxMegabytesPerSecond: '2' }, 'maxMegabytesPerSecond'],
    [{ startedAt: 'noon' }, 'startedAt'],
    [{ late: 'drop' }, 'late'],
    [{ dryRun: 'true' }, 'dryRun'],
    [{ dryRun: true, preview: 0 }, 'preview'],
    [{ dryRun: true, preview: 101 }, 'preview'],
    [{ dryRun: true, preview: 1.5 }, 'preview'],
    [{ dryRun: true, preview: '3' }, 'preview'],
    [{ preview: 3 }, 'preview: only a dry run'],
    [{ reprocessors: 3 }, 'reprocessors: only a dry run'],
    [{ dryRun: true, reprocessors: 0 }, 'reprocessors'],
    [{ dryRun: false, preview: 3 }, 'preview: only a dry run'],
    [[], 'input'],
    ['a', 'input'],
    [7, 'input'],
    [{ keys: ['a'], prefix: 'a' }, 'prefix and keys'],
    [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'from is later than to'],
  ])('%j is refused by name', (input, name) => {
    const fault = faultOf(input);
    expect(fault).not.toBe('accepted');
    expect(fault.split('\nIt accepts')[0]).toContain(name);
  });

  it('with several faults is told all of them, and what is accepted', () => {
    const fault = faultOf({ late: 'drop', maxBytes: -1, typo: 1 });
    for (const part of ['late', 'maxBytes', 'typo', 'nothing was read or sent', '"restamp"|"send"|"hold"']) {
      expect(fault).toContain(part);
    }
  });

  it('may name its target', () => {
    expect(readInput({ target: 'firehose-intake' }).input.target).toBe('firehose-intake');
    expect(faultOf({ target: 'kinesis' })).toMatch(/^- target: Invalid option.*got "kinesis"$/m);
  });

  it('with the mode all-data has to name the time, because it sends again what was delivered', () => {
    const [from, to] = ['2026-01-27T16:00:00Z', '2026-01-27T17:00:00Z'];
    expect(readInput({ mode: 'all-data', from, to }).input.mode).toBe('all-data');
    for (const input of [{}, { from }, { to }]) expect(faultOf({ mode: 'all-data', ...input })).toMatch(/from and to/);
    expect(faultOf({ mode: 'failed-data' })).toMatch(/^- mode: .*got "failed-data"$/m);
  });
});
