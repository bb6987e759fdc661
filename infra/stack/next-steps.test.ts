import { expect, it } from 'vitest';
import { nextSteps } from './next-steps.ts';

it('after a whole stack there are a key, manifests and a look', () => {
  const steps = nextSteps('hydrant-prod', 'eu-west-1', { attachOnly: 'false', apiKeySecretArn: '' });
  expect(steps).toHaveLength(3);
  expect(steps[0]).toMatch(
    /^1\. Put the Datadog API key[\s\S]+put-secret-value --region eu-west-1 .*hydrant-prod.*ApiKeySecretArn/,
  );
  expect(steps[1]).toContain(
    'npx hydrant manifests --out manifests --stack hydrant-prod --region eu-west-1 --cluster NAME-OF-THE-EKS-CLUSTER',
  );
  expect(steps[2]).toContain('npx hydrant verify --stack hydrant-prod');
});

it('with a stream and a secret that exist, there is the stream to attach to', () => {
  const steps = nextSteps('hydrant-prod', 'eu-west-1', {
    attachOnly: true,
    apiKeySecretArn: 'arn:aws:secretsmanager:…',
  });
  expect(steps.map((step) => /npx hydrant (\w+)|--param (\w+)/.exec(step)?.slice(1).join(''))).toEqual([
    'attach',
    'schedule',
    'verify',
  ]);
});
