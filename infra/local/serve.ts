import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTransform } from './bundles.ts';
import { systemWorldClock } from './clock.ts';
import { STREAM, startWorld, type World } from './world.ts';

const PORTS = { firehose: 4573, s3: 4572, datadog: 4580 } as const;

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
  });
  const trust = trustOf(world);
  const environment = Object.entries(world.environment).map(([name, value]) => `export ${name}=${value}`);
  console.log(`Firehose  ${world.firehose.url}   stream ${STREAM}${trust}
  aws firehose put-record-batch --endpoint-url ${world.firehose.url} --delivery-stream-name ${STREAM} \\
    --records Data=aGVsbG8K

S3        ${world.s3.url}   bucket ${world.environment.HYDRANT_BACKUP_BUCKET}
  aws s3 ls --endpoint-url ${world.s3.url} --recursive s3://${world.environment.HYDRANT_BACKUP_BUCKET}

Datadog   ${world.datadog.url}
  curl -s ${world.datadog.url}/_local/logs?limit=5
  curl -s ${world.datadog.url}/_local/faults -d '{"on":"firehose","status":503}'     # an outage
  curl -s -X DELETE ${world.datadog.url}/_local/faults                              # and its end

For the AWS CLI, and for a replay with node dist/cli/hydrant.mjs replay:
${environment.join('\n')}

A record is delivered within two minutes (two buffers of 60 s). Stop with Ctrl-C.`);
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
