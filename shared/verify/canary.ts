/** What the canary says it is: who does not want it in an index, a monitor or a bill excludes `kube_namespace:hydrant-verify`. */
const CANARY_NAME = 'hydrant-verify';

/** As the ReplicaSets of Deployments are named: the tag `kube_deployment` follows from it. */
const TEMPLATE_HASH = '7c9d8f6b5d';
const POD = `${CANARY_NAME}-${TEMPLATE_HASH}-cn4ry`;

/** An account, a registry and a node that nobody has. */
const IMAGE = `111122223333.dkr.ecr.us-east-1.amazonaws.com/${CANARY_NAME}:1.0.0`;

/**
 * A record as Fluent Bit sends it from EKS Fargate, with AWS's `crio` parser (`Time_Keep On`) before the `kubernetes` filter:
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 *
 * @param id a UUID: it stands in the line, and as the pod's, so that a rule that masks one leaves the other
 * @param nowMs the log's own date
 */
export function canaryRecord(id: string, nowMs: number): Buffer {
  const record = {
    time: new Date(nowMs).toISOString().replace('Z', '000000Z'),
    stream: 'stdout',
    logtag: 'F',
    log: `Hydrant's canary ${id}: hydrant verify looks whether logs arrive with their tags`,
    kubernetes: {
      pod_name: POD,
      namespace_name: CANARY_NAME,
      pod_id: id,
      labels: {
        app: CANARY_NAME,
        'app.kubernetes.io/name': CANARY_NAME,
        'eks.amazonaws.com/fargate-profile': 'fargate-profile',
        'pod-template-hash': TEMPLATE_HASH,
        'tags.datadoghq.com/env': CANARY_NAME,
        'tags.datadoghq.com/service': CANARY_NAME,
        'tags.datadoghq.com/version': '1.0.0',
      },
      annotations: { CapacityProvisioned: '0.25vCPU 0.5GB', Logging: 'LoggingEnabled' },
      host: 'fargate-ip-10-0-0-1.us-east-1.compute.internal',
      pod_ip: '10.0.0.1',
      container_name: CANARY_NAME,
      docker_id: id.replaceAll('-', '').padEnd(64, '0'),
      container_image: IMAGE,
    },
  };
  // Fluent Bit ends every record with a line break.
  return Buffer.from(`${JSON.stringify(record)}\n`);
}
