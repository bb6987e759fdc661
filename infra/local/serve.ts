import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTransform } from './bundles.ts';
import { systemWorldClock } from './clock.ts';
import { BUCKET, REGION, STREAM, startWorld, type World } from './world.ts';

const PORTS = { firehose: 4573, s3: 4572, datadog: 4580, cloudWatch: 4582, lambda: 4583, secrets: 4584 } as const;

/**
 * Leaves the local world up, on the machine's own clock, until it is interrupted.
 *
 * @param tls Firehose by https: Fluent Bit speaks nothing else
 */
export async function serve(tls: boolean): Promise<number> {
  const transform = await loadTransform({});
  const world = await startWorld({
    clock: systemWorldClock,
    random: Math.random,
    invoke: transform,
    ports: PORTS,
    tls,
  }).catch((error: Error & { code?: string; port?: number }) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`port ${error.port} is taken: is another local world up? Stop what uses it, and start again`);
  });
  if (world === undefined) return 1;
  const { firehose, s3, datadog, environment } = world;
  const exports = Object.entries({ ...environment, AWS_DEFAULT_REGION: REGION });
  console.log(`In the other terminal first, for the AWS CLI and for a replay:

${exports.map(([name, value]) => `export ${name}=${value}`).join('\n')}

Firehose  ${firehose.url}   stream ${STREAM}${trustOf(world)}
  aws firehose put-record-batch --endpoint-url ${firehose.url} --delivery-stream-name ${STREAM} \\
    --records '[{"Data":"aGVsbG8K"}]'

S3        ${s3.url}   bucket ${BUCKET}
  aws s3 ls --endpoint-url ${s3.url} --recursive s3://${BUCKET}

Datadog   ${datadog.url}
  curl -s ${datadog.url}/_local/logs?limit=5
  curl -s ${datadog.url}/_local/faults -d '{"on":"firehose","status":503}'     # an outage
  curl -s -X DELETE ${datadog.url}/_local/faults                              # and its end

A replay   npx hydrant replay
A check    npx hydrant verify

A record is delivered within two minutes (two buffers of 60 s); In an outage Firehose
tries for five minutes and collects failed records for five more before they are in the bucket. Stop with Ctrl-C.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await world.close();
  return 0;
}

/** Where clients find the certificate that they must trust, if there is one. */
function trustOf({ firehose }: World): string {
  if (firehose.certificate === undefined) return '';
  const file = join(tmpdir(), 'hydrant-local-firehose.crt');
  writeFileSync(file, firehose.certificate.cert);
  return `
  certificate ${file}: AWS_CA_BUNDLE for the AWS CLI, tls.ca_file for Fluent Bit (endpoint localhost, port ${PORTS.firehose})`;
}
