import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BIN, runHydrant } from './run-hydrant.ts';

describe('hydrant', () => {
  it.each([
    [['help'], '<command>'],
    [['--help'], '<command>'],
    [['-h'], '<command>'],
    [['attach', '--help'], 'attach\n\n  attach   '],
    [['help', 'transform'], 'transform\n\n  transform '],
    [['pipeline', 'plan', '-h'], 'pipeline\n\n  pipeline ACTION '],
  ])('%j says how it is used', async (args, beginning) => {
    const { status, stdout, stderr } = await runHydrant(args);
    expect(stdout.startsWith(`hydrant ${beginning}`)).toBe(true);
    expect(stdout).toContain('Exit status:');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    [[], 'hydrant <command>'],
    [['explode'], 'There is no command "explode". See hydrant --help'],
    [['manifest'], 'There is no command "manifest", but "manifests". See hydrant --help'],
    [['transform', '--json'], "Unknown option '--json'"],
    [['explain', 'a-record'], 'Unexpected argument'],
    [['explain', '--arrival', '1'], '--arrival takes a time like 2026-01-27T16:00:00Z, not "1"'],
    [['explain', '--file', 'no-such-file'], 'no such file'],
    [['explain', '--stream', ''], '--stream takes the name or the ARN of a delivery stream, not ""'],
    [['transform', '--file', 'no-such-file'], 'no such file'],
    [['replay', '--from', '1'], 'from: Invalid input: expected a time like 2026-01-27T16:00:00Z, got "1"'],
    [['replay', '--max-objects', 'x'], '--max-objects stands for maxObjects'],
  ])('%j is wrong use, in one sentence and with status 2', async (args, sentence) => {
    const environment = { HYDRANT_BACKUP_BUCKET: 'b', DD_API_KEY: 'k' };
    const { status, stdout, stderr } = await runHydrant(args, { environment });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it.each(['inspect', 'plan', 'replay', 'redrive', 'pause'])(
    '%s without a bucket says how one is named',
    async (command) => {
      const { status, stderr } = await runHydrant([command]);
      expect(stderr).toBe(
        `name a stack or a bucket, hydrant ${command} --stack hydrant-prod or s3://bucket/prefix, or set HYDRANT_BACKUP_BUCKET\n`,
      );
      expect(status).toBe(2);
    },
  );

  it.each(['explain', 'transform', 'replay'])('%s refuses wrong settings', async (command) => {
    const environment = { HYDRANT_BACKUP_BUCKET: 'b', HYDRANT_TAGS: 'a' };
    const { status, stderr } = await runHydrant([command], { environment });
    expect(stderr).toContain('HYDRANT_TAGS is not a setting');
    expect(status).toBe(2);
  });

  it('that cannot write says so in one line', async () => {
    // A file that is open for reading takes no output, like a disk that is full.
    const stdout = openSync(BIN, 'r');
    const child = spawn(process.execPath, [BIN, 'help'], { stdio: ['ignore', stdout, 'pipe'], env: {} });
    const [stderr, [status]] = await Promise.all([text(child.stderr as Readable), once(child, 'close')]);
    closeSync(stdout);
    expect(stderr).toMatch(/^what is asked for cannot be written: .*\n$/);
    expect(status).toBe(1);
  });

  it('is a file that can be run, and the one that the package names', () => {
    expect(statSync(BIN).mode & 0o111).toBe(0o111);
    const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(pathToFileURL(BIN)).toEqual(new URL(`../../${bin.hydrant}`, import.meta.url));
  });

  it('says what to do where it is not built', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hydrant-'));
    try {
      mkdirSync(join(folder, 'bin'));
      const bin = join(folder, 'bin/hydrant.mjs');
      copyFileSync(BIN, bin);
      const { status, stderr } = await runHydrant(['--help'], { bin });
      expect({ status, stderr }).toEqual({ status: 2, stderr: 'hydrant is not built yet: run npm run build first\n' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
