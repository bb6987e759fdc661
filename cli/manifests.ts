import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Destination } from '../shared/manifests/destination.ts';
import { isKubernetes, type ManifestFile, manifestFiles, printManifests } from '../shared/manifests/manifests.ts';
import {
  destinationOfStack,
  type ManifestsOptions,
  readManifestsOptions,
  requireCluster,
} from './manifests-options.ts';
import { writeOut } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * Prints what brings logs into the stream, or writes it into a folder.
 *
 * @returns the exit status
 */
export async function manifestsCommand(args: readonly string[]): Promise<number> {
  const options = readManifestsOptions(args);
  const { destination, cluster } = await placeOf(options);
  requireCluster(options.topics, cluster);
  const files = options.topics.flatMap((topic) => manifestFiles(topic, { ...options.input, destination, cluster }));
  if (options.out === undefined) await writeOut(printManifests(files));
  else await writeFiles(options.out, files);
  return 0;
}

/** The stack is asked only where one is named, so that the options alone need no credentials. */
async function placeOf({
  to,
  input,
}: ManifestsOptions): Promise<{ destination: Destination; cluster: string | undefined }> {
  if (!('stack' in to)) return { destination: to, cluster: input.cluster };
  const { readStackOutputs } = await import('../shared/io/stack-outputs.ts');
  const outputs = await readStackOutputs(to.stack, to.region, process.env);
  return { destination: destinationOfStack(to.stack, outputs), cluster: input.cluster ?? outputs.ClusterName };
}

async function writeFiles(folder: string, files: readonly ManifestFile[]): Promise<void> {
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw new UsageError(`--out: ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
    }
  }
  await writeOut(`${files.map(({ path }) => join(folder, path)).join('\n')}\n\n${nextSteps(folder, files)}`);
}

/** Rights first: a router without them throws logs away. */
function nextSteps(folder: string, files: readonly ManifestFile[]): string {
  const scripts = files.filter(({ path }) => path.endsWith('.sh')).map(({ path }) => `sh ${join(folder, path)}`);
  const folders = new Set(files.filter(isKubernetes).map(({ path }) => join(folder, dirname(path))));
  const steps = [...scripts, ...[...folders].map((path) => `kubectl apply -f ${path}`)];
  return `Read the scripts, and run what you need:\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
