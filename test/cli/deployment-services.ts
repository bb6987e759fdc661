import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalCloudFormation, startCloudFormation } from '../../infra/local/cloudformation/server.ts';
import { startFirehose } from '../../infra/local/firehose/firehose.ts';
import { type Run, runHydrant } from './run-hydrant.ts';

export const REGION = 'eu-central-1';
export const TRANSFORM = `arn:aws:lambda:${REGION}:123456789012:function:hydrant-prod-transform:live`;

/** What the commands for a deployment talk to: the stack `hydrant-prod`, and the streams `hydrant-prod-logs` and `mine`. */
export interface DeploymentServices {
  readonly cloudFormation: LocalCloudFormation;
  readonly environment: Readonly<Record<string, string>>;
  run(...args: string[]): Promise<Run>;
  close(): Promise<unknown>;
}

export async function startDeploymentServices(): Promise<DeploymentServices> {
  const endpoint = { url: 'https://aws-kinesis-http-intake.logs.datadoghq.eu/v1/input' };
  const stream = { region: REGION, endpoint, backup: { bucket: { put: async () => {} } } };
  const firehose = await startFirehose({
    clock: systemWorldClock,
    random: () => 0.5,
    streams: [
      { ...stream, name: 'hydrant-prod-logs', transform: { lambdaArn: TRANSFORM, invoke: async () => ({}) } },
      { ...stream, name: 'mine' },
    ],
  });
  const cloudFormation = await startCloudFormation({
    region: REGION,
    stacks: {
      'hydrant-prod': {
        DeliveryStreamName: 'hydrant-prod-logs',
        DeliveryStreamArn: `arn:aws:firehose:${REGION}:123456789012:deliverystream/hydrant-prod-logs`,
        TransformAliasArn: TRANSFORM,
        ClusterName: 'shop',
      },
    },
  });
  const environment = {
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    AWS_ENDPOINT_URL_FIREHOSE: firehose.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'LOCALKEY',
    AWS_SECRET_ACCESS_KEY: 'local-secret',
  };
  return {
    cloudFormation,
    environment,
    run: (...args) => runHydrant(args, { environment }),
    close: () => Promise.all([firehose.close(), cloudFormation.close()]),
  };
}
