import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { statusOfLevel } from '../../shared/datadog/status.ts';
import { normaliseTag, TagSet } from '../../shared/datadog/tag.ts';
import { splitImage } from '../../shared/kubernetes/image.ts';
import { createTagMapping, tagNamesOf } from '../../shared/kubernetes/labels-as-tags.ts';
import { readMetadata } from '../../shared/kubernetes/metadata.ts';
import { cronJobOfJob, deploymentOfReplicaSet } from '../../shared/kubernetes/names.ts';
import { addAgentTags, addChosenTags } from '../../shared/kubernetes/tags.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import conformance from '../fixtures/agent-conformance.json' with { type: 'json' };
import { NO_LABELS_AS_TAGS } from '../kubernetes/no-labels-as-tags.ts';
import { remapped } from './status-remapper.ts';

/** Sections of the file that a test has asked for. */
const used = new Set<string>();

function pairsOf<Section extends keyof typeof conformance>(section: Section): (typeof conformance)[Section] {
  used.add(section);
  return conformance[section];
}

/** Tags that the Agent would put on a log with this `kubernetes` object. */
function tagsOf(kubernetes: Readonly<Record<string, unknown>>): string[] {
  const tags = new TagSet();
  addAgentTags(tags, readMetadata(kubernetes));
  addChosenTags(tags, readMetadata(kubernetes), NO_LABELS_AS_TAGS);
  return tags.toArray();
}

/** The Agent leaves it to the backend to make tags valid; Hydrant does it itself. */
const normalised = (tags: readonly string[]) => tags.map(normaliseTag).sort();

interface Log {
  readonly message: string;
  readonly timestamp: string;
  readonly status: string;
  readonly service?: string;
  readonly ddtags?: string;
}

function logsOf(record: string, environment: Readonly<Record<string, string>> = {}): Log[] {
  const verdict = transformRecord(Buffer.from(record), Date.UTC(2015, 7, 24, 19), loadTransformSettings(environment));
  return verdict.kind === 'logs' ? verdict.logs.map(({ json }) => JSON.parse(json) as Log) : [];
}

describe('as in the Agent', () => {
  it.each(pairsOf('replicaSetToDeployment'))('the Deployment of the ReplicaSet $input is "$expected"', (pair) => {
    expect(deploymentOfReplicaSet(pair.input) ?? '').toBe(pair.expected);
  });

  it.each(pairsOf('podToDeployment'))('the Deployment of the pod $input is "$expected.deployment"', (pair) => {
    const { deployment, replicaSet } = pair.expected;
    // The Agent believes the name; Hydrant wants the label that the Deployment's controller sets to prove it.
    const hash = replicaSet.slice(deployment.length + 1);
    const tags = tagsOf({ pod_name: pair.input, labels: hash === '' ? {} : { 'pod-template-hash': hash } });
    expect(tags.filter((tag) => /^kube_(?:deployment|replica_set):/.test(tag))).toEqual(
      deployment === '' ? [] : [`kube_deployment:${deployment}`, `kube_replica_set:${replicaSet}`],
    );
  });

  it.each(pairsOf('jobToCronJob'))('the CronJob of the Job $input is "$expected.cronJob"', ({ input, expected }) => {
    expect(cronJobOfJob(input) ?? '').toBe(expected.cronJob);
  });

  it.each(pairsOf('imageSplit'))('the image "$input" has the name "$expected.long"', ({ input, expected }) => {
    const { error, long, short, tag } = expected;
    expect(splitImage(input)).toEqual(error ? undefined : { name: long, short, tag });
  });

  it.each(pairsOf('tagNormalisation'))('the tag $input becomes $expected', ({ input, expected }) => {
    expect(normaliseTag(input)).toBe(expected);
  });

  it.each(pairsOf('serviceNormalisation'))('the service $input becomes $expected as a tag', ({ input, expected }) => {
    expect(normaliseTag(`service:${input}`)).toBe(`service:${expected}`);
  });

  it.each(pairsOf('labelsAsTags'))('the template $input.template of a label gives the tags $expected', (pair) => {
    const { name, pattern = name, template } = pair.input as { name: string; pattern?: string; template: string };
    const mapping = createTagMapping(pattern, template);
    const { low, high, standard } = pair.expected;
    expect(tagNamesOf(mapping === undefined ? [] : [mapping], name).sort()).toEqual(
      [...low, ...high, ...standard].sort(),
    );
  });

  it.each(pairsOf('adTags'))('the annotation $input gives the tags $expected.tags', ({ input, expected }) => {
    for (const name of ['ad.datadoghq.com/tags', 'ad.datadoghq.com/web.tags']) {
      const tags = tagsOf({ container_name: 'web', annotations: { [name]: input } });
      expect(tags.filter((tag) => !tag.startsWith('kube_container_name:'))).toEqual(normalised(expected.tags));
    }
  });

  it.each(pairsOf('podToTags').filter(({ input }) => !('phase' in input)))('$input gives its tags', (pair) => {
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

  it.each(pairsOf('podToTags').filter(({ input }) => 'phase' in input))(
    'except that nothing is derived of $input, which no router sends',
    ({ expected, input }) => {
      expect(expected.low).toEqual(['pod_phase:running']);
      expect(tagsOf(input)).toEqual([]);
    },
  );
});

/** Levels that Datadog's table alone misreads, so that Hydrant must write another word than it would. */
const MENDED: readonly (readonly [level: string | number, status: string])[] = [
  ['severe', 'error'],
  ['SEVERE', 'error'],
  ['e', 'error'],
  [10, 'debug'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warning'],
  [50, 'error'],
  [60, 'emerg'],
];

describe("after Datadog's own remapper", () => {
  const mended = new Map<unknown, string>(MENDED);

  it.each(pairsOf('statusRemap'))('this table itself makes $expected of $input', ({ input, expected }) => {
    expect(remapped(input)).toBe(expected);
  });

  it.each(pairsOf('statusRemap'))(
    'what is written for the level $input means what it should',
    ({ input, expected }) => {
      expect(remapped(statusOfLevel(input))).toBe(mended.get(input) ?? expected);
    },
  );

  it.each(MENDED)('the level %s of a line is %s', (level, status) => {
    const [log] = logsOf(JSON.stringify({ log: JSON.stringify({ level, msg: 'x' }) }));
    expect(remapped(log?.status)).toBe(status);
  });
});

describe("as in Datadog's Forwarder", () => {
  it.each(pairsOf('messageDdtagsMerge'))('tags and service of $input are merged', ({ input, expected }) => {
    const [log] = logsOf(JSON.stringify(input));
    expect(log?.ddtags?.split(',')).toEqual(expected.ddtags);
    expect(log?.service).toBe(expected.service);
  });

  it.each(pairsOf('forwarderSnapshot'))('the CloudWatch event $input gives its log', ({ input, expected }) => {
    const { item } = expected;
    const envelope = (message: string) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '601427279990',
        logGroup: item.host,
        logStream: 'testLogStream',
        subscriptionFilters: ['testFilter'],
        logEvents: [{ id: '1', timestamp: item.timestamp, message }],
      });
    // Alone it would stay in its envelope, as it came. What the Forwarder says of itself is not ours to say.
    const [log] = logsOf(`${envelope(input.logEventMessage)}${envelope('another')}`);
    const tags = log?.ddtags?.split(',') ?? [];
    expect(tags).toEqual(expect.arrayContaining(item.ddtags.filter((tag) => !tag.startsWith('forwarder'))));
    expect(log?.message).toBe((JSON.parse(item.message) as Log).message);
    expect(Date.parse(log?.timestamp ?? '')).toBe(item.timestamp);
  });

  it.each(pairsOf('scrubbing'))('"$input" is scrubbed, by rules of the operator', ({ input, expected }) => {
    // aws/logs_monitoring/settings.py @ b9af797e: REDACT_IP and REDACT_EMAIL
    const rules = [
      ['\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}', 'xxx.xxx.xxx.xxx'],
      ['[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\\.[a-zA-Z0-9-.]+', 'xxxxx@xxxxx.com'],
    ].map(([pattern, placeholder]) => ({
      ...{ type: 'mask_sequences', name: pattern, pattern, replace_placeholder: placeholder },
    }));
    const environment = { DD_LOGS_CONFIG_PROCESSING_RULES: JSON.stringify(rules) };
    for (const record of [input, JSON.stringify({ log: input })]) {
      expect(logsOf(record, environment).map(({ message }) => message)).toEqual([expected]);
    }
  });
});

it('every section of the file is held against the code', () => {
  expect([...used].sort()).toEqual(Object.keys(conformance).sort());
});
