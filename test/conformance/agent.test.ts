import { describe, expect, it } from 'vitest';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { statusOfLevel } from '../../shared/datadog/status.ts';
import { normaliseTag, TagSet } from '../../shared/datadog/tag.ts';
import { splitImage } from '../../shared/kubernetes/image.ts';
import { readMetadata } from '../../shared/kubernetes/metadata.ts';
import { cronJobOfJob, deploymentOfReplicaSet } from '../../shared/kubernetes/names.ts';
import { addAgentTags } from '../../shared/kubernetes/tags.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import conformance from '../fixtures/agent-conformance.json' with { type: 'json' };

/** Tags that the Agent would put on a log with this `kubernetes` object. */
function tagsOf(kubernetes: Readonly<Record<string, unknown>>): string[] {
  const tags = new TagSet();
  addAgentTags(tags, readMetadata(kubernetes));
  return tags.toArray();
}

/** The Agent leaves it to the backend to make tags valid; Hydrant does it itself. */
const normalised = (tags: readonly string[]) => tags.map(normaliseTag).sort();

describe('as in the Agent', () => {
  it.each(conformance.replicaSetToDeployment)('the Deployment of the ReplicaSet $input is "$expected"', (pair) => {
    expect(deploymentOfReplicaSet(pair.input) ?? '').toBe(pair.expected);
  });

  it.each(conformance.jobToCronJob)('the CronJob of the Job $input is "$expected.cronJob"', ({ input, expected }) => {
    expect(cronJobOfJob(input) ?? '').toBe(expected.cronJob);
  });

  it.each(conformance.imageSplit)('the image "$input" has the name "$expected.long"', ({ input, expected }) => {
    const { error, long, short, tag } = expected;
    expect(splitImage(input)).toEqual(error ? undefined : { name: long, short, tag });
  });

  it.each(conformance.tagNormalisation)('the tag $input becomes $expected', ({ input, expected }) => {
    expect(normaliseTag(input)).toBe(expected);
  });

  it.each(conformance.adTags)('the annotation $input gives the tags $expected.tags', ({ input, expected }) => {
    for (const name of ['ad.datadoghq.com/tags', 'ad.datadoghq.com/web.tags']) {
      const tags = tagsOf({ container_name: 'web', annotations: { [name]: input } });
      expect(tags.filter((tag) => !tag.startsWith('kube_container_name:'))).toEqual(normalised(expected.tags));
    }
  });

  it.each(conformance.podToTags.filter(({ input }) => !('phase' in input)))('$input gives its tags', (pair) => {
    const { owners, labels, image, container, podName, runtimeContainerName } = pair.input;
    const tags = tagsOf({
      ownerReferences: owners,
      labels,
      container_image: image,
      // In a CRI runtime the container is named as in the pod; the fixture's is Docker's.
      container_name: container ?? runtimeContainerName,
      pod_name: podName,
    });
    const { low, orchestrator, high } = pair.expected;
    expect(tags).toEqual(expect.arrayContaining(normalised([...low, ...orchestrator, ...high])));
    const given = ['pod_name', 'kube_container_name', 'kube_ownerref_name'];
    const keys = new Set([...low, ...orchestrator, ...high].map((tag) => tag.split(':')[0] ?? ''));
    expect(
      tags.filter((tag) => !keys.has(tag.split(':')[0] ?? '') && !given.includes(tag.split(':')[0] ?? '')),
    ).toEqual([]);
  });
});

/** Datadog's status remapper: https://docs.datadoghq.com/logs/log_configuration/processors/log_status_remapper/ */
function remapped(status: unknown): string {
  const syslog = ['emerg', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];
  if (typeof status === 'number') return syslog[status] ?? 'info';
  const text = String(status).toLowerCase();
  const prefixes: readonly (readonly [RegExp, string])[] = [
    [/^(?:emerg|f)/, 'emerg'],
    [/^a/, 'alert'],
    [/^c/, 'critical'],
    [/^err/, 'error'],
    [/^w/, 'warning'],
    [/^n/, 'notice'],
    [/^i/, 'info'],
    [/^[dtv]/, 'debug'],
    [/^[os]/, 'OK'],
  ];
  return prefixes.find(([prefix]) => prefix.test(text))?.[1] ?? 'info';
}

/** Levels that Datadog's table alone misreads, so that Hydrant must write another word than it would. */
const MENDED: readonly (readonly [level: string | number, status: string])[] = [
  ['severe', 'error'],
  ['SEVERE', 'error'],
  [10, 'debug'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warning'],
  [50, 'error'],
  [60, 'emerg'],
];

describe("after Datadog's own remapper", () => {
  const mended = new Map<unknown, string>(MENDED);

  it.each(conformance.statusRemap)('this table itself makes $expected of $input', ({ input, expected }) => {
    expect(remapped(input)).toBe(expected);
  });

  it.each(conformance.statusRemap)(
    'what is written for the level $input means what it should',
    ({ input, expected }) => {
      expect(remapped(statusOfLevel(input))).toBe(mended.get(input) ?? expected);
    },
  );

  it.each(MENDED)('the level %s of a line is %s', (level, status) => {
    const settings: TransformSettings = {
      tags: [],
      env: undefined,
      clusterName: undefined,
      tagsAs: 'both',
      kubernetesObject: 'keep',
    };
    const line = JSON.stringify({ log: JSON.stringify({ level, msg: 'x' }) });
    const verdict = transformRecord(Buffer.from(line), 0, settings);
    const log = verdict.kind === 'logs' ? (JSON.parse(verdict.logs[0]?.json ?? '{}') as { status?: string }) : {};
    expect(remapped(log.status)).toBe(status);
  });
});
