import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

type Engine = typeof RE2JS;

/** Set by the build (infra/build.ts), which puts the engine into a file of its own beside each bundle. */
declare const RE2JS_MODULE: string;

const load = createRequire(import.meta.url);
let engine: Engine | undefined;

/**
 * RE2 for JavaScript, loaded at the first call: at 150 kB it is larger than the whole transform, and most deployments have
 * no rule.
 */
export function loadEngine(): Engine {
  engine ??= (load(typeof RE2JS_MODULE === 'undefined' ? 're2js' : RE2JS_MODULE) as { RE2JS: Engine }).RE2JS;
  return engine;
}
