/** Unified service tagging: https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ */
const SERVICE_LABELS = {
  'tags.datadoghq.com/env': 'dev',
  'tags.datadoghq.com/service': 'sample-app',
  'tags.datadoghq.com/version': '1.28',
} as const;

const SELECTOR = { app: 'nginx' } as const;

/**
 * The sample of Datadog's guide: nginx, with its namespace. The service labels stand at the pods too, where Fluent Bit reads them.
 *
 * @param namespace one of the Fargate profile
 */
export function sampleApp(namespace: string): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'sample-app', namespace, labels: { ...SELECTOR, ...SERVICE_LABELS } },
      spec: {
        replicas: 1,
        selector: { matchLabels: SELECTOR },
        template: {
          metadata: { labels: { ...SELECTOR, ...SERVICE_LABELS } },
          spec: {
            containers: [
              {
                name: 'nginx',
                image: 'public.ecr.aws/nginx/nginx:1.28',
                ports: [{ containerPort: 80 }],
                resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
              },
            ],
          },
        },
      },
    },
  ];
}
