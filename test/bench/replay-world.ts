import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { type Parked, writeBackupObject } from './backup-object.ts';
import { type Arrived, arrivedIn } from './check-replay.ts';
import type { Usage, Variant } from './replay-process.ts';

const BYTES_IN_MEGABYTE = 1_000_000;
/** Before now, when the first record of an object arrived */
const AGE_MS = 3_600_000;

const REPLAY = fileURLToPath(new URL('replay-process.ts', import.meta.url));
const INTAKE = new URL('intake-process.ts', import.meta.url);

/** Backup objects in files, and intakes in processes of their own. */
export class ReplayWorld {
  readonly #folder: string;
  readonly #program: string;
  readonly #intakes: ChildProcess[] = [];

  private constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#program = program;
  }

  /** The variants are bundled as the functions are: what Node needs to read TypeScript would count as their memory. */
  static async open(): Promise<ReplayWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'hydrant-bench-'));
    const program = join(folder, 'replay-process.mjs');
    await build({
      entryPoints: [REPLAY],
      outfile: program,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      // The engine of patterns, which is read only where there is one
      external: ['re2js'],
      logLevel: 'warning',
    });
    return new ReplayWorld(folder, program);
  }

  async close(): Promise<void> {
    for (const intake of this.#intakes) intake.disconnect();
    await rm(this.#folder, { recursive: true });
  }

  /**
   * @param megabytes of its lines, before they are compressed
   * @returns the path of its file, and what is in it in words
   */
  async writeObject(
    megabytes: number,
    parked: Parked = 'records',
  ): Promise<{ readonly path: string; readonly corpus: string }> {
    const path = join(this.#folder, `${parked}-${megabytes}.gz`);
    const corpus = await writeBackupObject(path, megabytes * BYTES_IN_MEGABYTE, Date.now() - AGE_MS, parked);
    return { path, corpus };
  }

  /** @returns the origin of an intake that answers after so many milliseconds */
  async startIntake(delayMs: number): Promise<string> {
    const child = fork(INTAKE, [String(delayMs)]);
    this.#intakes.push(child);
    const [origin] = await once(child, 'message');
    return String(origin);
  }

  /** What comes to an intake of a variant that sends gzip. */
  async arrived(variant: Variant, object: string): Promise<Arrived> {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      bodies.push(gunzipSync(Buffer.concat(parts)).toString());
      response.writeHead(202).end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      await this.run(variant, object, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return arrivedIn(bodies);
  }

  /** Runs one variant over an object in a process of its own. */
  async run(variant: Variant, object: string, origin: string, maxInFlight = 8): Promise<Usage> {
    const args = [this.#program, variant, object, origin, String(maxInFlight)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as Usage;
  }
}
