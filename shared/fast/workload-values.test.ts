import { describe, expect, it } from 'vitest';
import { readMetadata } from '../kubernetes/metadata.ts';
import { placesOf, workloadValues } from './workload-values.ts';

const valuesOf = (kubernetes: object) => workloadValues(readMetadata({ ...kubernetes }));

const UID = 'a1ba58b7-ad5c-454a-a904-e57142f1a54b';
const ID = 'e469a91ff0c41bed10cf38c6d8b26d449f6b6529a6537e883dc799521bbc0d83';

describe('what a container has of its own', () => {
  it.each<[string, string, string]>([
    ['pod_name', 'web-7c9d8f6b5d-x7k9d', 'x7k9d'],
    ['pod_name', 'debug-shell', 'shell'],
    ['pod_name', 'orders-db-0', '0'],
    ['pod_name', 'orders-db-12345', '12345'],
    ['pod_id', UID, UID],
    ['docker_id', ID, ID],
    ['host', 'fargate-ip-10-0-1-186.us-east-2.compute.internal', '10-0-1-186'],
    ['host', 'ip-10-0-1-186', '10-0-1-186'],
    ['host', 'i-0123456789abcdef0.eu-west-1.compute.internal', '0123456789abcdef0'],
    ['pod_ip', '10.0.1.186', '10.0.1.186'],
  ])('is of %s %s: %s', (key, text, own) => {
    const [value] = valuesOf({ [key]: text });
    expect(value?.text).toBe(own);
    expect(value?.kind.length(Buffer.from(`${own}"`), 0)).toBe(own.length);
    const [place] = value?.places ?? [];
    expect(`${place?.before}${own}${place?.behind}`).toBe(text);
  });

  it.each<[string, string]>([
    ['pod_name', 'web'],
    ['pod_name', 'web-7c9d8f6b5d-x7k9'],
    ['pod_name', 'web-7c9d8f6b5d-x7k9dd'],
    ['pod_name', 'Web-7c9d8f6b5d-x7k9d'],
    ['pod_name', 'web-7c9d8f6b5d-X7K9D'],
    ['pod_name', '-x7k9d'],
    ['pod_name', 'web_7c9d-x7k9d'],
    ['pod_name', 'orders-db-1234567'],
    ['pod_name', `${'a'.repeat(57)}-x7k9d`],
    ['pod_name', `${'a'.repeat(57)}-0`],
    ['pod_name', 'kube-proxy-ip-10-0-1-2.eu-west-1.compute.internal'],
    ['pod_id', UID.toUpperCase()],
    ['pod_id', UID.replaceAll('-', '')],
    ['docker_id', ID.slice(1)],
    ['docker_id', '1'.repeat(64)],
    ['host', 'node-1'],
    ['host', 'fargate-ip-10-0-1.us-east-2.compute.internal'],
    ['host', 'FARGATE-ip-10-0-1-2'],
    ['host', 'aks-nodepool1-12345678-vmss000001'],
    ['pod_ip', '10.0.1'],
    ['pod_ip', 'fd00::1'],
  ])('is nothing of %s %s', (key, text) => {
    expect(valuesOf({ [key]: text })).toEqual([]);
  });

  it('has in each class another value, which differs at every place and is as long as any', () => {
    const given = [
      { pod_name: 'web-x7k9d', pod_id: UID, docker_id: ID, host: 'ip-10-0-1-186', pod_ip: '10.0.1.186' },
      {
        pod_name: 'web-q4zxj',
        pod_id: UID.replace(/./g, '-'),
        docker_id: ID,
        host: 'ip-249-251-253-247',
        pod_ip: '2.2.2.2',
      },
      { pod_name: 'web-9', host: 'i-0123456789abcdef0' },
    ];
    for (const { text, kind } of given.flatMap(valuesOf)) {
      const other = kind.other(text);
      expect(kind.length(Buffer.from(`${other}"`), 0)).toBe(other.length);
      expect(other.length).toBeGreaterThanOrEqual(text.length);
      if (kind.isOneLength) expect(other).toHaveLength(text.length);
      expect(other[0]).not.toBe(text[0]);
      const again = kind.other(other);
      // Of those of one length each place is compared; where it is a dash, all have one.
      for (const [at, character] of [...other].entries())
        if (character !== '-' && character !== '.') expect(again[at]).not.toBe(character);
    }
  });
});

it('stands alone where it is neither in a longer word nor behind a backslash', () => {
  const values = valuesOf({ pod_name: 'db-0' });
  const found = (text: string) =>
    placesOf(values, text).map(({ start, end, standsAlone }) => [start, end, standsAlone]);
  expect(found('"db-0"')).toEqual([[4, 5, true]]);
  expect(found('db-0.db.svc,db-01')).toEqual([
    [3, 4, true],
    [15, 16, false],
  ]);
  expect(found('xdb-0 \\db-0')).toEqual([
    [4, 5, false],
    [10, 11, false],
  ]);
  expect(found('{"apps.kubernetes.io/pod-index":"0","other":"0"}')).toEqual([[33, 34, true]]);
});
