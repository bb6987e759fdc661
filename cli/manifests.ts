import { writeTextFiles } from '../shared/io/text-files.ts';
import type { Destination } from '../shared/manifests/destination.ts';
import { type ManifestFile, manifestFiles, printManifests, requireCluster } from '../shared/manifests/manifests.ts';
import { ManifestsError } from '../shared/manifests/manifests-error.ts';
import { nextSteps } from '../shared/manifests/next-steps.ts';
import { destinationOfStack, putDestination } from '../shared/manifests/put-destination.ts';
import { type ManifestsOptions, readManifestsOptions } from './manifests-options.ts';
import { writeOut } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * Prints what brings logs into the stream, or writes it into a folder.
 *
 * @returns the exit status
 */
export async function manifestsCommand(args: readonly string[]): Promise<number> {
  const options = readManifestsOptions(args);
  try {
    const { destination, cluster } = await placeOf(options);
    requireCluster(options.topics, cluster);
    const files = options.topics.flatMap((topic) => manifestFiles(topic, { ...options.input, destination, cluster }));
    await writeOut(options.out === undefined ? printManifests(files) : await written(options.out, files));
  } catch (error) {
    throw error instanceof ManifestsError ? new UsageError(error.message) : error;
  }
  return 0;
}

/** AWS is asked only where a stack is named, so that the options alone need no credentials. */
async function placeOf({
  to,
  input,
}: ManifestsOptions): Promise<{ destination: Destination; cluster: string | undefined }> {
  if (!('stack' in to)) return { destination: to, cluster: input.cluster };
  const { readStackOutputs } = await import('../shared/io/stack-outputs.ts');
  const outputs = await readStackOutputs(to.stack, to.region, process.env);
  const destination = await lookedAt(destinationOfStack(to.stack, outputs));
  return { destination, cluster: input.cluster ?? outputs.ClusterName };
}

/** Who may not look at the delivery stream gets manifests all the same, and hears what they assume. */
async function lookedAt(stream: Destination): Promise<Destination> {
  if (stream.kind === 'data-stream') return stream;
  const { readStreamDescription } = await import('../shared/io/stream-description.ts');
  const { name, region, account } = stream;
  const description = await readStreamDescription(name, region, process.env).catch((error: Error) => error);
  if (!(description instanceof Error)) return putDestination(stream, description);
  process.stderr.write(
    `${description.message}\nSo it is taken for one that anybody may put into. Where a Kinesis data stream feeds it, name that one, and no stack: --kinesis-stream NAME --region ${region} --account ${account}\n`,
  );
  return stream;
}

async function written(folder: string, files: readonly ManifestFile[]): Promise<string> {
  const paths = await writeTextFiles(folder, files).catch((error: Error) => {
    throw new UsageError(`--out: ${error.message}`);
  });
  return `${paths.join('\n')}\n\n${nextSteps(folder, files)}`;
}
