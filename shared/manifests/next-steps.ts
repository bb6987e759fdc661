import { posix } from 'node:path';
import { shellWord } from '../shell.ts';
import { isKubernetes, type ManifestFile } from './manifests.ts';

/** Scripts that cannot know the role that they are for. */
const TAKES_ROLE: ReadonlySet<string> = new Set(['aws/ecs.sh']);

/**
 * What to do with files that lie in a folder, a command a line. Rights first: a router without them throws logs away.
 *
 * @param folder as it stands before their paths
 */
export function nextSteps(folder: string, files: readonly ManifestFile[]): string {
  const wordOf = (path: string) => shellWord(posix.join(folder, path));
  const scripts = files
    .filter(({ path }) => path.endsWith('.sh'))
    .map(({ path }) => `sh ${wordOf(path)}${TAKES_ROLE.has(path) ? ' NAME-OF-THE-TASK-ROLE' : ''}`);
  const folders = new Set(files.filter(isKubernetes).map(({ path }) => wordOf(posix.dirname(path))));
  const steps = [...scripts, ...[...folders].map((word) => `kubectl apply -f ${word}`)];
  return `Read the scripts, and run what you need:\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
