import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compress } from 'snappyjs';
import { readMembers, writeMembers } from '../../shared/json/members.ts';
import type { Random } from './random.ts';
import { KEYS, TOKENS, VALUES } from './vocabulary.ts';

/** Makes one record of a record, and maybe of others. */
type Mutation = (record: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** As a broken disk, a bad proxy, an attacker or somebody else's router would: one to three things at once. */
export function mutate(others: readonly Buffer[], random: Random): Buffer {
  let record = random.pick(others);
  for (let left = 1 + random.below(3); left > 0; left--) record = random.pick(MUTATIONS)(record, random, others);
  // Two records of some kilobytes, spliced again and again, must not make the run long.
  return record.subarray(0, MAX_BYTES);
}

const MAX_BYTES = 16_000;

const flipBytes: Mutation = (record, random) => {
  const flipped = Buffer.from(record);
  if (flipped.length === 0) return flipped;
  for (let left = 1 + random.below(8); left > 0; left--) flipped[random.below(flipped.length)] = random.below(256);
  return flipped;
};

const cutOff: Mutation = (record, random) => record.subarray(0, random.below(record.length + 1));

const cutOut: Mutation = (record, random) => {
  const from = random.below(record.length + 1);
  return Buffer.concat([record.subarray(0, from), record.subarray(from + random.below(record.length - from + 1))]);
};

const splice: Mutation = (record, random, others) => {
  const other = random.pick(others);
  return Buffer.concat([cutOff(record, random, others), other.subarray(random.below(other.length + 1))]);
};

const repeat: Mutation = (record, random) => {
  const from = random.below(record.length + 1);
  const piece = record.subarray(from, from + random.below(200));
  return Buffer.concat([
    record.subarray(0, from),
    ...Array.from({ length: random.below(5) }, () => piece),
    record.subarray(from),
  ]);
};

const insert: Mutation = (record, random) => {
  const at = random.below(record.length + 1);
  return Buffer.concat([record.subarray(0, at), Buffer.from(random.pick(TOKENS)), record.subarray(at)]);
};

const join: Mutation = (record, random, others) => {
  const several = [record, random.pick(others), random.pick(others)].map((one) => one.toString('latin1').trimEnd());
  const text = random.pick([several.join('\n'), several.join(''), `[${several.join()}]`, `${several.join('\n\n')}\n`]);
  return Buffer.from(text, 'latin1');
};

const pack: Mutation = (record, random) => Buffer.from(random.pick(PACKERS)(record));

const wrapInEnvelope: Mutation = (record, random, others) =>
  Buffer.from(
    JSON.stringify({
      messageType: random.pick(['DATA_MESSAGE', 'DATA_MESSAGE', 'CONTROL_MESSAGE']),
      owner: random.pick(['123456789012', 'hydrant']),
      logGroup: random.pick(['/aws/lambda/f', 'hydrant', '']),
      logStream: 'hydrant',
      subscriptionFilters: ['hydrant'],
      logEvents: [record, random.pick(others)].map((one, index) => ({
        ...{ id: `${index}`, timestamp: random.pick([0, 1_674_838_000_000, 1e300]), message: one.toString() },
      })),
    }),
  );

const setMember = inObject((members, random) => {
  members.set(random.pick([...KEYS, ...members.keys()]), random.pick(VALUES));
});

const dropMember = inObject((members, random) => {
  members.delete(random.pick(['', ...members.keys()]));
});

const swapMembers = inObject((members, random) => {
  const [a, b] = [random.pick(['log', ...members.keys()]), random.pick(['log', ...members.keys()])];
  const [ofA, ofB] = [members.get(a), members.get(b)];
  if (ofA !== undefined) members.set(b, ofA);
  if (ofB !== undefined) members.set(a, ofB);
});

const nestMember = inObject((members, random) => {
  const key = random.pick(['log', 'message', ...members.keys()]);
  const raw = members.get(key) ?? writeMembers(members);
  const nested = random.pick([
    JSON.stringify(raw),
    `{"message":${JSON.stringify(raw)},"a":${raw}}`,
    `[${raw}]`,
    `{"${key}":${raw}}`,
  ]);
  members.set(key, nested.length > MAX_BYTES ? '0' : nested);
});

const changeDeeper = inObject((members, random, others) => {
  const objects = [...members].filter(([, raw]) => raw.startsWith('{'));
  if (objects.length === 0) return;
  const [key, raw] = random.pick(objects);
  members.set(key, random.pick([setMember, dropMember, nestMember])(Buffer.from(raw), random, others).toString());
});

const doubleMember: Mutation = (record, random) => {
  const member = `${JSON.stringify(random.pick(KEYS))}:${random.pick(VALUES)}`;
  const text = record.toString('latin1');
  const front = text.replace(/^\{/, () => `{${member},`);
  return Buffer.from(random.pick([front, text.replace(/\}\s*$/, () => `,${member}}`)]), 'latin1');
};

/** A change to the members of a record that is a JSON object; any other stays as it is. */
function inObject(change: (members: Map<string, string>, random: Random, others: readonly Buffer[]) => void): Mutation {
  return (record, random, others) => {
    const text = record.toString();
    if (!isJsonObject(text)) return record;
    const members = readMembers(text);
    change(members, random, others);
    return Buffer.from(writeMembers(members));
  };
}

function isJsonObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the mutations of JSON do is seen by more of the code, so they come more often. */
const MUTATIONS: readonly Mutation[] = [
  ...[flipBytes, cutOff, cutOut, splice, repeat, insert, join, pack, wrapInEnvelope],
  ...Array.from({ length: 3 }, () => [
    setMember,
    dropMember,
    swapMembers,
    nestMember,
    changeDeeper,
    doubleMember,
  ]).flat(),
];

const PACKERS: readonly ((bytes: Buffer) => Uint8Array)[] = [
  (bytes) => gzipSync(bytes, { level: 1 }),
  (bytes) => deflateSync(bytes, { level: 1 }),
  (bytes) => zstdCompressSync(bytes),
  (bytes) => compress(bytes),
];
