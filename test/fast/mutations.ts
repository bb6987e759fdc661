/** Texts that mean something to whoever reads a record: put anywhere, they make the cases that a fast path could get wrong. */
const TOKENS = [
  '"',
  '\\',
  '\\"',
  '\\\\',
  '\\n',
  '\\r\\n',
  '\\t',
  '\\/',
  '\\u00e9',
  '\\u00E9',
  '\\u001b[31m',
  '\\u001B',
  '\\u0000',
  '\\u007f',
  '\\u0041',
  '\\u007b',
  '\\u2028',
  '\\u00a0',
  '\\ufeff',
  '\\ufffd',
  '\\ud83d\\ude00',
  '\\ud83d',
  '\\ude00\\ud83d',
  '\\u12',
  '\\x41',
  'é',
  '✅',
  '\u2028',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '   ',
  '\n',
  '\r',
  '\t',
  '\u0001',
  'I0127 16:53:42.154872       1 main.go:42] ',
  'level=error msg="x" ',
  'a.b-c@d=1 severity=warn',
  '2023-01-27T16:53:46.615934350Z stdout F ',
  '2023-01-27T16:53:46.615934350Z stderr F ',
  '2023-01-27T16:53:46.615934350Z stdout P ',
  '2023-01-27T16:53:46Z stderr F ',
  '2023-01-27T16:53:46.1+02:00 stdout F ',
  '2023-01-27T16:53:60Z stdout F ',
  '2023-02-30T16:53:46Z stdout F ',
  '2021-01-27T16:53:46Z stdout F ',
  '2023-01-27T16:53:46Z st',
  '2023-01-27T16:53:46Z ',
  '2023-01-27T16:53:46.1234567890Z stdout F ',
  '"log":"x",',
  '"stream":"stderr",',
  '"stream":"stdout",',
  '"stream":"other",',
  '"logtag":"F",',
  '"logtag":"P",',
  '"time":"2023-01-27T16:53:46.615934350Z",',
  '"time":"2023-01-27T16:53:46.6Z",',
  '"time":1674838426,',
  '"time":"yesterday",',
  '"time":"2020-01-27T16:53:46Z",',
  '"kubernetes":{"pod_name":"a","namespace_name":"b"},',
  '"kubernetes":{},',
  '"kubernetes":1,',
  '"\\u006bubernetes":{"pod_name":"evil"},',
  '"kubernetes_pod_name":"a","kubernetes_namespace_name":"b",',
  '"kubernetes_namespace":{"name":"shop","labels":{"a":"b"}},',
  '"ecs_task_arn":"arn:aws:ecs:eu-west-1:123456789012:task/c/1",',
  '"container_name":"x",',
  '"hydrant":{"v":1},',
  '"message":"m",',
  '"service":"s",',
  '"status":"error",',
  '"ddtags":"env:evil,pod_name:evil",',
  '"host":"h",',
  '"@timestamp":"2023-01-27T16:53:46Z",',
  '"date":1674838426000,',
  '"trace_id":"0123456789abcdef",',
  '"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","logEvents":[],',
  '"__proto__":{"a":1},',
  '"constructor":1,',
  '"1":2,',
  '9007199254740993',
  '1.0',
  '1e999',
  'null',
  'true',
] as const;

/** Changes a record at random, by bytes, by tokens, or by parts of another record. */
export function mutate(record: Buffer, other: Buffer, random: () => number): Buffer {
  let mutated = record;
  for (let left = random() < 0.7 ? 1 : 3; left > 0; left--) mutated = mutateOnce(mutated, other, random);
  return mutated;
}

function mutateOnce(record: Buffer, other: Buffer, random: () => number): Buffer {
  const pick = (below: number) => Math.floor(random() * below);
  // The line and what stands around it are what differs from record to record: most changes go there.
  const metadata = record.indexOf('"kubernetes":');
  const reach = metadata > 0 && random() < 0.9 ? metadata + 2 : record.length;
  const at = pick(reach + 1);
  const token = Buffer.from(TOKENS[pick(TOKENS.length)] ?? '');
  switch (pick(9)) {
    case 0:
      return splice(record, at, 0, token);
    case 1:
      return splice(record, at, 1, Buffer.from([pick(256)]));
    case 2:
      return splice(record, at, pick(12), Buffer.alloc(0));
    case 3:
      return record.subarray(0, at);
    case 4:
      return splice(record, record.indexOf('"log":"') + 7, 0, token);
    case 5:
      return splice(record, 1, 0, token);
    case 6:
      return metadata > 0 ? splice(record, metadata, 0, token) : Buffer.concat([record, token]);
    case 7: {
      const cut = pick(other.length + 1);
      return Buffer.concat([record.subarray(0, at), other.subarray(cut)]);
    }
    default:
      return splice(record, pick(record.length), 0, token);
  }
}

function splice(record: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([record.subarray(0, at), insert, record.subarray(at + remove)]);
}
