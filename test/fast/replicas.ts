/** What a pod or a container has of its own, as a record's metadata say it. */
const OWN_KEYS = ['pod_name', 'pod_id', 'docker_id', 'host', 'pod_ip'] as const;
type OwnKey = (typeof OWN_KEYS)[number];

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Kubernetes' own: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go */
const SUFFIX = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The record of another container of the same workload: values that are its own are others, wherever they stand. Some are of
 * another form than any real one, or stand in one place only.
 */
export function replica(record: Buffer, random: () => number): Buffer {
  let text = record.toString('latin1');
  for (const key of OWN_KEYS) {
    const value = new RegExp(`"${key}":"([^"\\\\]*)"`).exec(text)?.[1] ?? '';
    if (value === '' || random() < SHARE_SAME) continue;
    const other = otherValue(key, value, random);
    const isOnce = random() < SHARE_ONCE;
    text = isOnce ? text.replace(`"${value}"`, () => `"${other}"`) : text.replaceAll(value, () => other);
    if (key === 'pod_name' && !isOnce) text = withIndex(text, other);
  }
  return Buffer.from(text, 'latin1');
}

/** Some containers of a workload, in whose metadata something more may stand that means something together with their own values. */
export function family(record: Buffer, members: number, random: () => number): Buffer[] {
  const first = random() < SHARE_NEAR ? Buffer.from(nearMiss(record.toString('latin1'), random), 'latin1') : record;
  return [first, ...Array.from({ length: members - 1 }, () => replica(first, random))];
}

const SHARE_SAME = 0.1;
const SHARE_ONCE = 0.02;
const SHARE_NEAR = 0.75;
const SHARE_ODD = 0.03;

/** The label of a StatefulSet's pod says its number, too. */
function withIndex(text: string, name: string): string {
  const number = /-(\d+)$/.exec(name)?.[1] ?? '0';
  return text.replace(/("apps\.kubernetes\.io\/pod-index":")\d+/, (_, key: string) => `${key}${number}`);
}

function otherValue(key: OwnKey, value: string, random: () => number): string {
  const odd = random() < SHARE_ODD;
  switch (key) {
    case 'pod_name':
      return odd ? oddName(value, random) : value.replace(/[^-]*$/, (end) => otherEnd(end, random));
    case 'host':
      return value.replace(/\d+-\d+-\d+-\d+/, () => (odd ? '1.2.3' : ip(random)).replaceAll('.', '-'));
    case 'pod_ip':
      return odd ? 'fd00::1' : ip(random);
    default:
      return odd ? oddId(value, random) : otherId(value, random);
  }
}

/** Of few values some are equal to what stands elsewhere. */
const ENDS = ['bbbbb', 'b2222', '2222b', 'aaaaa', '22222'];
const IPS = ['10.0.0.1', '10.0.0.12', '1.1.1.1', '172.131.101.202', '172.131.101.203'];
const SHARE_OF_FEW = 0.6;

function otherEnd(end: string, random: () => number): string {
  if (/^\d+$/.test(end) && random() < SHARE_OF_FEW) return text(1, DIGITS, random);
  if (random() < SHARE_OF_FEW) return pick(ENDS, random);
  if (/^\d+$/.test(end)) return text(1 + Math.floor(random() * 3), DIGITS, random);
  return text(end.length, random() < 0.8 ? SUFFIX : LETTERS + DIGITS, random);
}

function otherId(value: string, random: () => number): string {
  const few = random() < SHARE_OF_FEW ? text(1, '5bf', random) : undefined;
  return value.replace(/[0-9a-f]/g, () => few ?? text(1, HEX, random));
}

function oddName(value: string, random: () => number): string {
  const stem = value.replace(/[^-]*$/, '');
  return pick(
    [
      `${stem}${text(5, DIGITS, random)}`,
      `${stem}${text(4, SUFFIX, random)}`,
      `${stem}${text(6, SUFFIX, random)}`,
      `${stem}${text(5, LETTERS.toUpperCase(), random)}`,
      `${stem}${text(7, DIGITS, random)}`,
      `${stem}${text(2, SUFFIX, random)}.${text(2, SUFFIX, random)}`,
      `${stem}${text(2, SUFFIX, random)}_${text(2, SUFFIX, random)}`,
      `${stem}${stem}${text(5, SUFFIX, random)}`,
      `${stem}${'long-name-'.repeat(6)}${text(5, SUFFIX, random)}`,
      text(5, SUFFIX, random),
      stem.slice(0, -1),
    ],
    random,
  );
}

function oddId(value: string, random: () => number): string {
  return pick([value.toUpperCase(), value.slice(1), `${value}0`, value.replaceAll('-', ''), '0'.repeat(64)], random);
}

/** What stands elsewhere in the metadata and may mean something together with what is a container's own. */
function nearMiss(record: string, random: () => number): string {
  const name = /"pod_name":"([^"\\]*)"/.exec(record)?.[1] ?? '';
  const id = /"docker_id":"([^"\\]*)"/.exec(record)?.[1] ?? '';
  const container = /"container_name":"([^"\\]*)"/.exec(record)?.[1] ?? '';
  const stem = name.replace(/[^-]*$/, '');
  const another = `${stem}${otherEnd(name.slice(stem.length), random)}`;
  const anotherId = otherId(id, random);
  const labels = [
    `"statefulset.kubernetes.io/pod-name":"${name}",`,
    `"statefulset.kubernetes.io/pod-name":"${another}",`,
    `"job-name":"${name}",`,
    `"job-name":"${another}",`,
    `"job-name":"${stem.slice(0, -1)}",`,
    `"pod-template-hash":"${another}",`,
    `"pod-template-hash":"${stem.slice(0, -1).replace(/^.*-/, '')}",`,
    `"controller-revision-hash":"x","pod-template-generation":"1",`,
    `"tags.datadoghq.com/service":"${name}",`,
    `"tags.datadoghq.com/env":"${name}","tags.datadoghq.com/CONTAINER.env":"${another}",`,
    `"tags.datadoghq.com/env":"${'x'.repeat(190)}${name}",`,
    `"app.kubernetes.io/instance":"${name}",`,
    `"app.kubernetes.io/name":"${id}",`,
    `"${name}":"x",`,
    `"apps.kubernetes.io/pod-index":"${name.slice(stem.length)}",`,
    `"note":"\\n${name}",`,
    `"note":"\\${id}",`,
    `"note":"x${name}y",`,
    `"team":"\\u00e9${id}",`,
  ];
  const annotations = [
    '"ad.datadoghq.com/tags":"{\\"a\\":\\"%%kube_pod_name%%\\",\\"b\\":\\"%%host%%\\"}",',
    '"ad.datadoghq.com/tags":"{\\"%%kube_pod_name%%\\":\\"x\\",\\"%%kube_pod_uid%%\\":\\"y\\"}",',
    '"ad.datadoghq.com/tags":"{\\"%%host%%a\\":\\"x\\"}",',
    `"ad.datadoghq.com/tags":"{\\"h\\":\\"${'h'.repeat(150)}%%host%%${'k'.repeat(40)}\\"}",`,
    `"ad.datadoghq.com/tags":"{\\"h\\":\\"%%host%%${'!'.repeat(181)}abcdefgh\\"}",`,
    `"ad.datadoghq.com/tags":"{\\"pod_name\\":\\"${another}\\",\\"container_id\\":\\"${anotherId}\\"}",`,
    `"ad.datadoghq.com/tags":"{\\"container_id\\":[\\"0\\",\\"5\\",\\"b\\",\\"f\\"]}",`,
    `"ad.datadoghq.com/tags":"{\\"own\\":\\"${name}\\"}",`,
    `"ad.datadoghq.com/CONTAINER.logs":"[{\\"log_processing_rules\\":[{\\"type\\":\\"exclude_at_match\\",\\"name\\":\\"x\\",\\"pattern\\":\\"${name}|ready\\"}]}]",`,
    `"openshift.io/deployment.name":"${name}",`,
    '"cni/ip":"10.0.0.1/32",',
  ];
  const [object, members] = random() < 0.7 ? (['labels', labels] as const) : (['annotations', annotations] as const);
  const member = pick(members, random).replaceAll('CONTAINER', container);
  return record.replace(`"${object}":{`, (begin) => `${begin}${member}`);
}

function ip(random: () => number): string {
  if (random() < SHARE_OF_FEW) return pick(IPS, random);
  return Array.from({ length: 4 }, () => Math.floor(random() ** 2 * 256)).join('.');
}

function text(characters: number, alphabet: string, random: () => number): string {
  return Array.from({ length: characters }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
