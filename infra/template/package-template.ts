import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from './template.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** The framework's own program, so that no shell is between. */
const SERVERLESS = require.resolve('serverless/bin/serverless.js');

export interface Packaged {
  readonly template: Template;
  /** Its text, as CloudFormation gets it */
  readonly text: string;
}

/**
 * Packages the stack as `serverless package` does, of what `npm run build` has made; without credentials, which it is kept from
 * even where there are some.
 *
 * @throws {Error} with what the framework says where it refuses
 */
export async function packageTemplate(params: Readonly<Record<string, string>>): Promise<Packaged> {
  const directory = mkdtempSync(join(tmpdir(), 'hydrant-package-'));
  try {
    const options = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
    await run(process.execPath, [SERVERLESS, 'package', '--package', directory, ...options], {
      env: { PATH: process.env.PATH, HOME: directory, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    }).catch((error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`serverless package: ${error.stderr}${error.stdout}`);
    });
    const text = readFileSync(join(directory, 'cloudformation-template-update-stack.json'), 'utf8');
    return { template: JSON.parse(text), text };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
