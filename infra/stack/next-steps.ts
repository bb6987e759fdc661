import type { Params } from './params.ts';

/**
 * What is left to do after a deployment: as few steps as there are, each with its command.
 *
 * @param params those of the deployment, its defaults included
 */
export function nextSteps(stack: string, region: string, params: Params): string[] {
  const hydrant = (command: string) => `npx hydrant ${command} --stack ${stack} --region ${region}`;
  const output = (key: string) =>
    `aws cloudformation describe-stacks --region ${region} --stack-name ${stack} --output text --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue"`;
  const steps: [string, string][] = [];
  if (!params.apiKeySecretArn) {
    steps.push([
      'Put the Datadog API key into its secret, once (read -rs DD_API_KEY). Firehose reads it within ten minutes:',
      `printf '{"api_key":"%s"}' "$DD_API_KEY" | aws secretsmanager put-secret-value --region ${region} --secret-string file:///dev/stdin --secret-id "$(${output('ApiKeySecretArn')})"`,
    ]);
  }
  if (String(params.attachOnly) === 'true') {
    steps.push(['See the calls that attach the transform to the stream, keep them, and run them:', hydrant('attach')]);
    if (params.schedule !== 'on') {
      steps.push([
        'Nothing replays the bucket by itself yet. When you have seen what is in it, deploy again with',
        '--param schedule=on',
      ]);
    }
  } else {
    const cluster = params.clusterName ? '' : ' --cluster NAME-OF-THE-EKS-CLUSTER';
    steps.push([
      'Write what the cluster needs to log into the stream:',
      `${hydrant('manifests --out manifests')}${cluster}`,
    ]);
  }
  steps.push(['See that a tag arrives in Datadog:', hydrant('verify')]);
  return steps.map(([why, command], index) => `${index + 1}. ${why}\n   ${command}`);
}
