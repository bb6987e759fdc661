import { describe, expect, it, vi } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { ARRIVAL_MS, countedFastPath, differenceOf } from './differential.ts';

/** What a container has of its own. */
interface Own {
  readonly name: string;
  readonly uid: string;
  readonly id: string;
  readonly host: string;
  readonly ip: string;
}

const FIRST: Own = {
  name: 'web-7c9d8f6b5d-abc2e',
  uid: 'a1ba58b7-ad5c-454a-a904-e57142f1a54b',
  id: 'e469a91ff0c41bed10cf38c6d8b26d449f6b6529a6537e883dc799521bbc0d83',
  host: 'fargate-ip-10-0-1-186.us-east-2.compute.internal',
  ip: '10.0.1.186',
};
const SECOND: Own = {
  name: 'web-7c9d8f6b5d-x7k9d',
  uid: '274c7d2b-4477-43db-a75c-d902ba1e8fa3',
  id: '57bf36f531e33cf3376e6a3b8ad9f0745d1e84d41db57c7d0e233fa4d0efd49c',
  host: 'fargate-ip-10-0-12-7.us-east-2.compute.internal',
  ip: '10.0.12.7',
};
const THIRD: Own = {
  name: 'web-7c9d8f6b5d-22b22',
  uid: '00000000-0000-0000-0000-000000000000',
  id: '1'.repeat(63).concat('f'),
  host: 'fargate-ip-1-1-1-1.us-east-2.compute.internal',
  ip: '1.1.1.1',
};

interface Others {
  readonly labels?: object;
  readonly annotations?: object;
  readonly image?: string;
}
type OthersOf = (own: Own) => Others;

const NO_OTHERS: OthersOf = () => ({});

function recordOf(own: Own, others: OthersOf, line = 'hello'): Buffer {
  const { labels, annotations, image = 'docker.io/library/nginx:1.23.3' } = others(own);
  const kubernetes = {
    pod_name: own.name,
    namespace_name: 'shop',
    pod_id: own.uid,
    labels: { app: 'web', 'pod-template-hash': '7c9d8f6b5d', ...labels },
    annotations: { Logging: 'LoggingEnabled', ...annotations },
    host: own.host,
    pod_ip: own.ip,
    container_name: 'web',
    docker_id: own.id,
    container_image: image,
  };
  const record = JSON.stringify({ log: `2023-01-27T16:53:46.615934350Z stdout F ${line}`, kubernetes });
  return Buffer.from(record.replace('BACKSLASH', '\\'));
}

/** Of the last of these, whether its log was taken from what is known of the others. */
function isLastTaken(
  owns: readonly Own[],
  others: OthersOf = NO_OTHERS,
  environment: Readonly<Record<string, string>> = {},
): boolean {
  const settings = loadTransformSettings(environment);
  const ways = { taken: 0, read: 0, referred: 0 };
  const fast = countedFastPath(settings, ways);
  const before = owns.slice(0, -1).map((own) => recordOf(own, others));
  expect(differenceOf(before, settings, fast)).toBeUndefined();
  ways.taken = 0;
  expect(
    differenceOf(
      owns.slice(-1).map((own) => recordOf(own, others)),
      settings,
      fast,
    ),
  ).toBeUndefined();
  return ways.taken === 1;
}

describe('a container that is seen first', () => {
  it('is known by another of its workload, whatever its own values', () => {
    expect(isLastTaken([FIRST, SECOND])).toBe(true);
    expect(isLastTaken([FIRST, SECOND, THIRD])).toBe(true);
    expect(isLastTaken([FIRST, SECOND, { ...THIRD, name: 'web-7c9d8f6b5d-12345' }])).toBe(true);
  });

  it.each<[string, OthersOf]>([
    ['its name in a label', ({ name }) => ({ labels: { 'app.kubernetes.io/instance': name } })],
    ['its name in a text that is JSON', ({ name }) => ({ annotations: { last: JSON.stringify({ name, a: [name] }) } })],
    ['its address in an annotation', ({ ip }) => ({ annotations: { 'cni.projectcalico.org/podIP': `${ip}/32` } })],
    [
      'an id of its Job, of the same form as its own',
      () => ({ labels: { 'controller-uid': FIRST.uid.replace('a', 'b') } }),
    ],
    ['its name in a tag', () => ({ annotations: { 'ad.datadoghq.com/tags': '{"pod":"%%kube_pod_name%%"}' } })],
    ['a rule that cannot be applied', () => ({ annotations: { 'ad.datadoghq.com/web.logs': MULTI_LINE } })],
  ])('is known with %s', (_, others) => {
    expect(isLastTaken([FIRST, SECOND, THIRD], others)).toBe(true);
  });

  it.each<[string, Partial<Own>]>([
    ['a name of another workload', { name: 'api-7c9d8f6b5d-x7k9d' }],
    ['a longer name', { name: 'web-7c9d8f6b5d-abc2ef' }],
    ['a shorter name', { name: 'web-7c9d8f6b5d-abc2' }],
    ['a name in capitals', { name: 'web-7c9d8f6b5d-ABC2E' }],
    ['a name with a point', { name: 'web-7c9d8f6b5d-ab.2e' }],
    ['a name with one dash more', { name: 'web-7c9d8f6b5d-abc2e-abc2e' }],
    ['an uid in capitals', { uid: SECOND.uid.toUpperCase() }],
    ['an uid without dashes', { uid: SECOND.uid.replaceAll('-', '') }],
    ['an id that is shorter', { id: SECOND.id.slice(1) }],
    ['an id that is longer', { id: `${SECOND.id}0` }],
    ['a node of another region', { host: 'fargate-ip-10-0-1-2.eu-west-1.compute.internal' }],
    ['a node that is none of Fargate', { host: 'ip-10-0-1-2.us-east-2.compute.internal' }],
    ['a node without an address', { host: 'fargate-ip-10-0-1.us-east-2.compute.internal' }],
    ['an address of another family', { ip: 'fd00::1' }],
    ['an address with too many digits', { ip: '10.0.0.1234' }],
  ])('is not known with %s', (_, own) => {
    expect(isLastTaken([FIRST, SECOND, { ...THIRD, ...own }])).toBe(false);
  });
});

const MULTI_LINE = '[{"log_processing_rules":[{"type":"multi_line","name":"s","pattern":"x"}]}]';

it('nothing is parsed of a container that is known by its workload, when its plain lines are taken', () => {
  const settings = loadTransformSettings({});
  const ways = { taken: 0, read: 0, referred: 0 };
  const fast = countedFastPath(settings, ways);
  const answer = (own: Own) => {
    const data = recordOf(own, NO_OTHERS).toString('base64');
    const records = [{ recordId: '1', data, approximateArrivalTimestamp: ARRIVAL_MS }];
    const parse = vi.spyOn(JSON, 'parse');
    try {
      answerTransformation({ records }, settings, { shortcutFor: () => fast });
      return parse.mock.calls.length;
    } finally {
      parse.mockRestore();
    }
  };
  expect(answer(FIRST)).toBeGreaterThan(0);
  // The workload is proven.
  expect(answer(SECOND)).toBeGreaterThan(0);
  expect([answer(THIRD), answer(SECOND), answer({ ...THIRD, id: SECOND.id })]).toEqual([0, 0, 0]);
  expect(ways).toEqual({ taken: 4, read: 0, referred: 1 });
});

describe('the pods of a StatefulSet', () => {
  const numbered = (number: number | string): Own => ({ ...FIRST, name: `db-${number}` });
  const labels: OthersOf = ({ name }) => ({
    labels: {
      'controller-revision-hash': 'db-5c9d7f4b8c',
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': name.slice('db-'.length),
    },
  });

  it('are known by another, of which the number has more digits, too', () => {
    expect(isLastTaken([numbered(9), numbered(10)], labels)).toBe(true);
    expect(isLastTaken([numbered(10), numbered(9)], labels)).toBe(true);
  });

  it('are not known where the name has no number', () => {
    expect(isLastTaken([numbered('abcd2'), numbered('x7k9d'), numbered('12345')], labels)).toBe(false);
    expect(isLastTaken([numbered(9), numbered('x')], labels)).toBe(false);
    expect(isLastTaken([numbered(9), numbered(1_234_567)], labels)).toBe(false);
  });
});

describe('what would be another for the reference path', () => {
  const id = (first: string): Own => ({ ...THIRD, id: first.repeat(63).concat('f') });
  const tags =
    (text: string): OthersOf =>
    () => ({ annotations: { 'ad.datadoghq.com/tags': text } });
  const LONG_IP = { ...FIRST, ip: '172.131.101.202' };
  const CUT_IN_NAME = `${'x'.repeat(199 - 'env:web-7c9d8f6b5d-ab'.length)}.`;

  it.each<[string, readonly Own[], OthersOf, Readonly<Record<string, string>>]>([
    [
      'a label that names one of the pods',
      [0, 1, 7].map((number) => ({ ...FIRST, name: `db-${number}` })),
      () => ({ labels: { 'statefulset.kubernetes.io/pod-name': 'db-7' } }),
      {},
    ],
    ['a tag that stands before or behind its own', [id('0'), id('1'), id('f')], tags('{"container_id":["5"]}'), {}],
    [
      // Of six digits, `zzzzz` is cut off, and the tag ends with the number that the proof puts in: as if nothing stood behind it.
      'a tag that is cut behind its number, and what is left ends with digits',
      [111_111, 222_222, 7].map((number) => ({ ...FIRST, name: `db-${number}` })),
      ({ name }) => ({ labels: { 'tags.datadoghq.com/env': `${name}${'!'.repeat(181)}864297zzzzz` } }),
      {},
    ],
    ['a tag that is its own', [FIRST, SECOND, THIRD], tags(`{"container_id":"${THIRD.id}"}`), {}],
    ['a key of a tag', [FIRST, SECOND, THIRD], tags('{"%%kube_pod_uid%%":"x"}'), {}],
    [
      'a tag that is cut behind its address',
      [LONG_IP, { ...LONG_IP, id: SECOND.id }, THIRD],
      tags(`{"h":"%%host%%${'k'.repeat(190)}"}`),
      {},
    ],
    [
      'a tag that is cut within its name',
      [FIRST, SECOND, THIRD],
      ({ name }) => ({ labels: { 'tags.datadoghq.com/env': `${CUT_IN_NAME}${name}` } }),
      {},
    ],
    [
      'an image that is left out',
      [FIRST, SECOND, THIRD],
      ({ name }) => ({ image: `registry/${name}:1` }),
      { DD_CONTAINER_EXCLUDE_LOGS: 'image:22b22' },
    ],
    [
      'a label that is a tag by its name',
      [FIRST, SECOND, THIRD],
      ({ name }) => ({ labels: { [name]: 'x' } }),
      { DD_KUBERNETES_POD_LABELS_AS_TAGS: `{"${THIRD.name}":"special"}` },
    ],
    [
      'an annotation for Datadog',
      [id('a'), id('b'), { ...THIRD, id: '5'.repeat(64) }],
      ({ id: own }) => ({ annotations: { 'ad.datadoghq.com/tags': `{"a":${own}}` } }),
      {},
    ],
    [
      'digits that are part of an escape',
      [FIRST, SECOND, THIRD],
      ({ ip }) => ({ annotations: { note: `BACKSLASHu00${ip}` } }),
      {},
    ],
  ])('is for that to read: %s', (_, owns, others, environment) => {
    expect(isLastTaken(owns, others, environment)).toBe(false);
  });
});

it('whoever counts the values of labels as tags sees each of a container of its own', () => {
  const environment = { DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"instance":"instance","app":"app"}' };
  const seen = (others: OthersOf): string[] => {
    const names: string[] = [];
    const settings = loadTransformSettings(environment);
    const records = [FIRST, SECOND, THIRD].map((own, index) => ({
      recordId: String(index),
      data: recordOf(own, others).toString('base64'),
      approximateArrivalTimestamp: ARRIVAL_MS,
    }));
    answerTransformation({ records }, settings, {
      watch: ({ draft: { container } }) => {
        if (container?.kind === 'kubernetes') names.push(container.kubernetes.podName ?? '');
      },
    });
    return names;
  };
  expect(seen(({ name }) => ({ labels: { instance: name } }))).toEqual([FIRST.name, SECOND.name, THIRD.name]);
  expect(seen(() => ({ labels: { instance: 'same' } }))).toEqual([FIRST.name]);
});

describe('lines that are JSON, of a container that is seen first', () => {
  const settings = loadTransformSettings({});

  const onNode = (own: Own, node: number): Own => ({ ...own, host: `ip-10-0-1-${node}.us-east-2.compute.internal` });

  it.each<[string, string, string, readonly Own[], boolean]>([
    [
      'are known by another with a line of that shape',
      '{"level":"warn","a":1}',
      '{"level":"warn","a":2}',
      [FIRST, SECOND],
      true,
    ],
    ['are not known in another shape', '{"level":"warn","a":1}', '{"level":"warn","b":2}', [FIRST, SECOND], false],
    ['are known with the host of a node', '{"a":1}', '{"a":2}', [onNode(FIRST, 7), onNode(SECOND, 12)], true],
    [
      'are not known where they name a host, which may be their own',
      `{"hostname":"${onNode(SECOND, 12).host}"}`,
      `{"hostname":"${onNode(SECOND, 12).host}"}`,
      [onNode(FIRST, 7), onNode(SECOND, 12)],
      false,
    ],
  ])('%s', (_, line, last, [first = FIRST, second = SECOND], expected) => {
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const records = [first, first].map((own) => recordOf(own, NO_OTHERS, line));
    expect(differenceOf(records, settings, fast)).toBeUndefined();
    ways.taken = 0;
    expect(differenceOf([recordOf(second, NO_OTHERS, last)], settings, fast)).toBeUndefined();
    expect(ways.taken === 1).toBe(expected);
  });
});
