import type { S3Connection } from '../contract/s3/server-under-test.ts';

/**
 * The server that the environment names.
 *
 * @throws Error naming the variables that are needed
 */
export function readConnection(environment: NodeJS.ProcessEnv): S3Connection {
  const { S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  if (!S3_ENDPOINT || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'S3_ENDPOINT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have to name a real S3 server: eval "$(.ci/radosgw.sh up)" starts one.',
    );
  }
  return {
    endpoint: S3_ENDPOINT,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    close: async () => {},
  };
}
