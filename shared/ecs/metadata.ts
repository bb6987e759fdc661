import { type JsonObject, stringMember } from '../json/value.ts';

/**
 * What a FireLens log router says of the container a line came from. Keys of the router:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html; of Docker's fluentd log driver:
 * https://docs.docker.com/engine/logging/drivers/fluentd/; of Fluent Bit's ecs filter, as its examples name them:
 * https://docs.fluentbit.io/manual/pipeline/filters/ecs-metadata. Whatever is absent or of another type is undefined.
 */
export interface EcsMetadata {
  /** `ecs_cluster`: the cluster's name, on old Fargate platforms its ARN */
  readonly cluster: string | undefined;
  readonly taskArn: string | undefined;
  /** The task definition's name without its revision */
  readonly family: string | undefined;
  /** The task definition's revision */
  readonly version: string | undefined;
  /** `container_name`: on EC2 Docker's name, which begins with a slash, on Fargate the task definition's */
  readonly containerName: string | undefined;
  /** The task definition's name of the container, where the ecs filter gives it */
  readonly ecsContainerName: string | undefined;
  /** 64 hexadecimal digits, on Fargate 1.4 `<32 hexadecimal digits>-<digits>` */
  readonly containerId: string | undefined;
  /** `ec2_instance_id`, on EC2 only */
  readonly instanceId: string | undefined;
}

const TASK_KEYS = ['ecs_task_arn', 'ecs_cluster', 'ecs_task_definition', 'ecs_task_definition_family'] as const;
const CONTAINER_KEYS = ['container_id', 'container_name', 'ecs_container_name'] as const;

/** @returns undefined where the record is not a FireLens router's */
export function readEcsMetadata(object: JsonObject): EcsMetadata | undefined {
  if (!namesTask(object) && !isFromLogDriver(object)) return undefined;
  return {
    cluster: stringMember(object, 'ecs_cluster'),
    taskArn: stringMember(object, 'ecs_task_arn'),
    ...readTaskDefinition(object),
    containerName: stringMember(object, 'container_name'),
    ecsContainerName: stringMember(object, 'ecs_container_name'),
    containerId: stringMember(object, 'container_id'),
    instanceId: stringMember(object, 'ec2_instance_id'),
  };
}

/** The router's keys: where there is metadata, an application's line never sets them. */
export function isEcsKey(key: string): boolean {
  return key.startsWith('ecs_') || key === 'ec2_instance_id';
}

/** EC2's instance ids, of 8 or 17 digits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const INSTANCE_ID = /^i-[0-9a-f]{8}(?:[0-9a-f]{9})?$/;

/** The host a Datadog Agent would name: the EC2 instance. A task on Fargate has none. */
export function hostOfEcs({ instanceId }: EcsMetadata): string | undefined {
  return instanceId !== undefined && INSTANCE_ID.test(instanceId) ? instanceId : undefined;
}

function namesTask(object: JsonObject): boolean {
  const has = (key: string): boolean => stringMember(object, key) !== undefined;
  return TASK_KEYS.some(has) && CONTAINER_KEYS.some(has);
}

/** With `enable-ecs-log-metadata` false, only what Docker's log driver adds is left. */
function isFromLogDriver(object: JsonObject): boolean {
  const source = stringMember(object, 'source');
  if (source !== 'stdout' && source !== 'stderr') return false;
  return stringMember(object, 'container_id') !== undefined && stringMember(object, 'container_name') !== undefined;
}

const TASK_DEFINITION = /^(?<family>[\w-]{1,255}):(?<version>\d+)$/;

function readTaskDefinition(object: JsonObject): Pick<EcsMetadata, 'family' | 'version'> {
  const { family, version } = TASK_DEFINITION.exec(stringMember(object, 'ecs_task_definition') ?? '')?.groups ?? {};
  if (family !== undefined) return { family, version };
  return {
    family: stringMember(object, 'ecs_task_definition_family'),
    version: stringMember(object, 'ecs_task_definition_version'),
  };
}
