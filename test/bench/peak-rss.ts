import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * The most memory that this process has had resident, in bytes. Linux's own figure for its memory: `getrusage`'s begins with
 * what the process had that started it, which is what is left elsewhere.
 */
export function peakRssBytes(): number {
  if (!existsSync(STATUS)) return process.resourceUsage().maxRSS * 1_024;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) ?? [];
  return Number(kibibytes) * 1_024;
}
