import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record } from '../../test/replay/replay-world.ts';
import { loadReprocessorSettings } from '../config/load.ts';
import type { Paint } from '../figures/histogram.ts';
import { inspect } from './inspect.ts';
import { inspectionText } from './inspection-text.ts';

const plain: Paint = (_, text) => text;

async function textOf(world: ReplayWorld, { show = 0, maxObjects = 100, paint = plain } = {}): Promise<string> {
  const { store, clock } = world;
  const ports = { store, clock, progress: () => {} };
  const settings = loadReprocessorSettings(world.environment);
  return inspectionText(await inspect({ prefix: 'failed/', show, maxObjects }, settings, ports), paint);
}

describe('the text of an inspection', () => {
  it('says that there are objects of the mode AllData', async () => {
    const world = new ReplayWorld();
    world.store.put('failed/all/2026/03/01/11/a', record('raw'), NOW);
    const row = '  AllData  1 object more, which hold what came in, delivered or not: left alone\n';
    expect(await textOf(world)).toContain(row);
    world.put('failed/a', [line(record('a'))]);
    expect((await textOf(world)).replace(/ {2,}/g, '  ')).toContain(row);
  });

  it('says what is in the bucket', async () => {
    const world = new ReplayWorld();
    const lambda = { errorCode: 'Lambda.FunctionError', errorMessage: 'an error result.' };
    world.put('failed/a', [line('{"log":"x","service":"web"}'), line('y', lambda), line(' '), 'z']);
    world.put('failed/b', [line(record('x'), { arrivalTimestamp: NOW - 9 * HOUR_MS })]);
    world.put('failed/c', [line(record('x'))]);
    expect(await textOf(world, { maxObjects: 2 })).toMatchInlineSnapshot(`
      "s3://backup/failed/
        objects           3: 2 read
        lines             5
        records           3 with 3 logs, 1 dropped
        bytes             829 B stored, 829 B inflated
        not opened        1 object, 214 B: beyond the limit
        no record         1 line without the form in which Firehose keeps a record; a replay makes dead letters of them
        arrived           2026-03-01 03:00:00 to 2026-03-01 11:00:00 UTC
        Datadog's window  the oldest leaves it in 9 h 0 min (HYDRANT_WINDOW_HOURS: 18)

      error codes
        lines  bytes  error code
            3   39 B  HttpEndpoint.DestinationException
            1    1 B  Hydrant.NotAnEnvelope
            1    1 B  Lambda.FunctionError

      lines by hour of arrival (UTC)
        █ HttpEndpoint.DestinationException   ▓ Lambda.FunctionError
        2026-03-01 03:00  1  █████████████████
        …
        2026-03-01 11:00  3  █████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓

      error messages
        lines  error code                         message
            3  HttpEndpoint.DestinationException  The endpoint did not answer.
            1  Lambda.FunctionError               an error result.

      namespaces and services
        logs  bytes  namespace  service
           2  176 B  -          -
           1  104 B  -          web

      records that give no log
        1  empty-record  the record holds nothing but white space
      "
    `);
  });

  it('says how late it is', async () => {
    const world = new ReplayWorld();
    world.put('failed/a', [line('x', { arrivalTimestamp: NOW - 20 * HOUR_MS })]);
    expect(await textOf(world)).toContain(
      "Datadog's window  the oldest left it 2 h 0 min ago, with 1 line in all (HYDRANT_WINDOW_HOURS: 18)",
    );
  });

  it('says that there is nothing', async () => {
    expect(await textOf(new ReplayWorld())).toBe(
      's3://backup/failed/\n  objects  none that hold records, with this prefix\n',
    );
  });

  it('names objects that could not be read', async () => {
    const world = new ReplayWorld();
    for (let index = 0; index < 25; index++) world.store.put(`failed/${index}`, Buffer.from([0x50, 0x4b, 3, 4]), NOW);
    const text = await textOf(world);
    expect(text).toContain('objects  25: 0 read, 25 not to their end');
    expect(text).toContain('  failed/0\n    the object is compressed as ZIP: set CompressionFormat');
    expect(text).toContain('  and 5 more\n');
  });

  it('shortens long tables', async () => {
    const world = new ReplayWorld();
    world.put(
      'failed/a',
      Array.from({ length: 25 }, (_, index) => line('x', { errorMessage: `message ${index}` })),
    );
    expect(await textOf(world)).toContain('and 15 more, which --json shows');
  });

  it('shows records that are asked for, a member a line', async () => {
    const world = new ReplayWorld();
    world.put('failed/a', [line('{"log":"x","n":1.0}'), line(Buffer.from([0x1f, 0x8b, 0x41]))]);
    const text = await textOf(world, { show: 2 });
    expect(text).toContain('record 1\n  where    failed/a, line 1\n');
    expect(text).toContain('    "message": "x",\n');
    expect(text).toContain('    "n": 1.0,\n');
    expect(text).toContain('record 2\n');
    expect(text).toContain('  no log   not-inflatable\n');
  });

  it('holds no control character of what is in the bucket', async () => {
    const world = new ReplayWorld();
    const evil = 'a\u001b[2J\u202e\u009b';
    const metadata = { kubernetes: { namespace_name: evil, container_name: evil } };
    world.put(`failed/${evil}`, [
      line(JSON.stringify({ log: evil, service: evil, ...metadata }), { errorCode: evil, errorMessage: evil }),
      line(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from(evil)])),
    ]);
    world.store.put(`failed/z${evil}`, Buffer.from([0x50, 0x4b, 3, 4]), NOW);
    expect(await textOf(world, { show: 2 })).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('paints its headings, where it is to', async () => {
    const world = new ReplayWorld();
    world.put('failed/a', [line('x')]);
    const text = await textOf(world, { paint: (style, part) => `<${style}>${part}</>` });
    expect(text).toContain('\n<bold>error codes</>\n');
    expect(text).toContain('<red>█</> HttpEndpoint.DestinationException');
  });
});
