import type { Destination } from './destination.ts';
import { FLUENT_BIT_IMAGE, outputOptions } from './fluent-bit.ts';

/**
 * Containers of an ECS task definition whose logs FireLens puts into the stream, with the metadata that tags are made of:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export function taskDefinition(destination: Destination): object {
  return {
    containerDefinitions: [
      {
        name: 'log_router',
        image: FLUENT_BIT_IMAGE,
        essential: true,
        memoryReservation: 50,
        firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
      },
      {
        name: 'sample-app',
        image: 'public.ecr.aws/nginx/nginx:1.28',
        essential: true,
        portMappings: [{ containerPort: 80 }],
        dependsOn: [{ containerName: 'log_router', condition: 'START' }],
        logConfiguration: { logDriver: 'awsfirelens', options: Object.fromEntries(logOptions(destination)) },
      },
    ],
  };
}

/** The container's own time is not in the event that FireLens gets; `time_key` is what sends it. */
function logOptions(destination: Destination): readonly (readonly [string, string])[] {
  return [
    ...outputOptions(destination, 'aws-for-fluent-bit'),
    ['time_key', 'time'],
    ['time_key_format', '%Y-%m-%dT%H:%M:%S.%3N'],
    ['retry_limit', '10'],
  ];
}
