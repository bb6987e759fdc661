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

/** Members that mean something in a line that is JSON. */
export const LINE_MEMBERS = [
  '"level":"warn",',
  '"level":50,',
  '"level":"x",',
  '"severity":"ERROR",',
  '"status":404,',
  '"status":"error",',
  '"message":"m",',
  '"message":" ",',
  '"message":"line\\n",',
  '"message":7,',
  '"message":"{\\"a\\":1}",',
  '"message":" {\\"level\\":\\"error\\"}",',
  '"message":"level=error x",',
  '"message":"E0127 16:53:42.154872       1 main.go:42] x",',
  '"message":"caf\\u00e9 \\/ ✅",',
  '"message":"\\ud83d",',
  '"msg":"m",',
  '"msg":"",',
  '"log":"x",',
  '"timestamp":"2023-01-27T16:53:44.001Z",',
  '"timestamp":"2023-01-27T16:53:44.001+01:00",',
  '"timestamp":"2023-01-27 16:53:44",',
  '"timestamp":"2020-01-27T16:53:44.001Z",',
  '"timestamp":"2023-02-30T16:53:44.001Z",',
  '"timestamp":1674838424123,',
  '"timestamp":"1674838424123",',
  '"timestamp":1674838424.5,',
  '"timestamp":1674838424,',
  '"timestamp":-1,',
  '"timestamp":"soon",',
  '"@timestamp":"2023-01-27T16:53:44.001Z",',
  '"date":"Jan 27 16:53:44",',
  '"eventTime":{"timestamp":1674838424123},',
  '"syslog":{"hostname":"evil","severity":3,"timestamp":"2023-01-27T16:53:44Z"},',
  '"syslog.severity":2,',
  '"time":1674838424123,',
  '"service":"other",',
  '"service":{"name":"x"},',
  '"dd":{"service":"own","trace_id":"1"},',
  '"dd":{"trace_id":1,"span_id":null},',
  '"dd":"x",',
  '"dd.service":"dotted",',
  '"dd.trace_id":"123456789",',
  '"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736",',
  '"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",',
  '"span":{"id":"00f067aa0ba902b7"},',
  '"contextMap":{"dd.trace_id":"1234567890"},',
  '"ddtags":"env:evil,team:x",',
  '"ddsource":"own",',
  '"hostname":"h",',
  '"host":"shop.example.com",',
  '"source":"stderr",',
  '"stream":"stderr",',
  '"logtag":"P",',
  '"_p":"P",',
  '"kubernetes":{"pod_name":"evil","namespace_name":"evil"},',
  '"kubernetes.pod_name":"evil",',
  '"kubernetes_pod_name":"evil",',
  '"ecs_cluster":"evil",',
  '"container_id":"evil",',
  '"hydrant":{"v":1},',
  '"hydrant.tags":1,',
  '"data":{"level":"error"},',
  '"log_processed":{"a":1},',
  '"__proto__":{"level":"error"},',
  '"constructor":"x",',
  '"toString":1,',
  '"":"empty",',
  '"1":2,',
  '"a\\u0062":1,',
  '"a b":[1, {"c" : 2.0}],',
  '"n":9007199254740993,',
  '"n":1e999,',
  '"n":01,',
  '"n":NaN,',
  '"open":{"a":[},',
] as const;

/** Puts a member into a line that is JSON, sometimes into what the router has merged out of it too. */
function intoLine(record: Buffer, random: () => number): Buffer {
  const line = record.indexOf('{\\"');
  if (line === -1) return record;
  const member = LINE_MEMBERS[Math.floor(random() * LINE_MEMBERS.length)] ?? '';
  const escaped = Buffer.from(JSON.stringify(member).slice(1, -1));
  const isFirst = random() < 0.5;
  const end = record.indexOf('}",', line);
  // In front of the others, or behind them, with the comma before it.
  const last = (text: string) => `,${text.slice(0, -1)}`;
  const at = isFirst || end === -1 ? line + 1 : end;
  const changed = splice(
    record,
    at,
    0,
    isFirst || end === -1 ? escaped : Buffer.from(JSON.stringify(last(member)).slice(1, -1)),
  );
  const merged = changed.indexOf('}",', line);
  if (
    random() < 0.5 ||
    merged === -1 ||
    changed
      .subarray(merged + 3, merged + 16)
      .toString()
      .startsWith('"kubernetes"')
  ) {
    return changed;
  }
  if (isFirst) return splice(changed, merged + 3, 0, Buffer.from(member));
  return splice(changed, changed.indexOf(',"kubernetes":', merged), 0, Buffer.from(last(member)));
}

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
  switch (pick(12)) {
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
    case 8:
    case 9:
    case 10:
      return intoLine(record, random);
    case 7: {
      const cut = pick(other.length + 1);
      return Buffer.concat([record.subarray(0, at), other.subarray(cut)]);
    }
    default:
      return splice(record, pick(record.length), 0, token);
  }
}

/** The same record with some letters or digits of what stands before its metadata changed: it has the same keys, mostly. */
export function alter(record: Buffer, random: () => number): Buffer {
  const altered = Buffer.from(record);
  const metadata = record.indexOf('"kubernetes":');
  for (let left = 4; left > 0; left--) {
    const at = Math.floor(random() * (metadata > 0 ? metadata : record.length));
    const byte = altered[at] as number;
    if (byte >= 0x30 && byte <= 0x39) altered[at] = 0x30 + Math.floor(random() * 10);
    else if (byte >= 0x61 && byte <= 0x7a) altered[at] = 0x61 + Math.floor(random() * 26);
  }
  return altered;
}

function splice(record: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([record.subarray(0, at), insert, record.subarray(at + remove)]);
}
