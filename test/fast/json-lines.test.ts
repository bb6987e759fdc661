import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { ARRIVAL_MS, countedFastPath, differenceOf } from './differential.ts';
import { LINE_MEMBERS } from './mutations.ts';

const KUBERNETES =
  '"kubernetes":{"pod_name":"web-7c9d8f6b5d-abcde","namespace_name":"shop","container_name":"web",' +
  '"docker_id":"1234567890abcdef","labels":{"tags.datadoghq.com/env":"prod"}}}';

/** How Fluent Bit sends the same line, by its configuration. */
const FORMS = {
  'with the prefix of the runtime': (line: string) =>
    `{"log":${JSON.stringify(`2023-01-27T16:53:46.615934350Z stderr F ${line}`)},${KUBERNETES}`,
  'with its own time': (line: string) =>
    `{"log":${JSON.stringify(line)},"stream":"stdout","time":"2023-01-27T16:53:46.6Z",${KUBERNETES}`,
  merged: (line: string) =>
    `{"stream":"stdout","logtag":"F","log":${JSON.stringify(line)},${line.slice(1, -1)},${KUBERNETES}`,
} as const;

/** A line with a member, and others around it. */
const lineWith = (member: string, order: number) =>
  `{"order":${order},${member}"user":"u${order}","nested":{"a":[${order}]}}`;

const keyOf = (member: string) => /^"([^"]*)":/.exec(member)?.[1] ?? '';
const BY_KEY = [...Map.groupBy([...LINE_MEMBERS, '"plain":1,', '"plain":"text",'], keyOf)];

describe.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('lines that are JSON, %s', (form) => {
  const settings = loadTransformSettings({});

  it.each(BY_KEY)('are the same by both paths whatever stands under %j', (_, members) => {
    for (const learned of members) {
      for (const asked of members) {
        const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
        const lines = [lineWith(learned, 1), lineWith(learned, 2), lineWith(asked, 3), lineWith(asked, 4)];
        const records = lines.map((line) => Buffer.from(FORMS[form](line)));
        expect(differenceOf(records, settings, fast), `${learned} then ${asked}`).toBeUndefined();
        expect(differenceOf(records, settings, fast, ARRIVAL_MS + 20 * 3_600_000)).toBeUndefined();
      }
    }
  });

  it.each([
    '"message":"said",',
    '"msg":"said","level":"warn",',
    '"@timestamp":"2023-01-27T16:53:44.001Z","message":"é \\" said",',
    '"timestamp":1674838424123,"dd":{"service":"own","trace_id":"1"},"trace_id":"1",',
    '"plain":true,',
  ])('are taken once one of their shape has been seen: %s', (member) => {
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const records = [1, 2, 3, 4].map((order) => Buffer.from(FORMS[form](lineWith(member, order))));
    expect(differenceOf(records, settings, fast)).toBeUndefined();
    expect(ways).toEqual({ taken: 3, read: 0, referred: 1 });
  });

  it.each([
    ['{"a":1,"b":2}', '{"a\\nb":3}'],
    ['{"level":"x","b":2}', '{"level":{"c":\n1},"b":3}'],
    ['{"level":"\\"info\\"","m":2}', '{"level\\n\\"\\\\\\"info\\\\\\"\\"":1,"m":3}'],
  ])('have no shape in common where a key or a value holds a line break: %s', (learned, asked) => {
    const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
    const records = [learned, learned, asked, asked].map((line) => Buffer.from(FORMS[form](line)));
    expect(differenceOf(records, settings, fast)).toBeUndefined();
  });

  it('are the same by both paths however deep a value is nested', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    for (const [, [member = '']] of BY_KEY) {
      const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
      const nested = member.replace(/^("[^"]*"):.*,$/, `$1:${deep},`).replace('"dd":', '"dd":{"service":');
      const line = lineWith(nested.startsWith('"dd":{') ? nested.replace(/,$/, '},') : nested, 1);
      const records = [lineWith(member, 2), line, line, lineWith(member, 3)].map((text) =>
        Buffer.from(FORMS[form](text)),
      );
      expect(differenceOf(records, settings, fast), member).toBeUndefined();
    }
  });

  it('are the same by both paths where an escape hides a letter of an id', () => {
    const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
    const plain = '{"dd":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},"m":1}';
    const records = [plain, plain, plain.replace('trace_id', 'trace\\u005fid')].map((text) =>
      Buffer.from(FORMS[form](text)),
    );
    expect(differenceOf(records, settings, fast)).toBeUndefined();
  });

  it('of one container do not make another forgotten, whatever their keys are', () => {
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const other = Buffer.from(FORMS[form]('{"plain":1}').replace('"pod_name":"web', '"pod_name":"other'));
    differenceOf([other], settings, fast);
    const key = `\\ud800${'k'.repeat(300)}`;
    for (let index = 0; index < 100; index++) {
      const records = Array.from({ length: 100 }, () => Buffer.from(FORMS[form](`{"${key}":${index}}`)));
      differenceOf(records, settings, fast);
    }
    ways.taken = 0;
    differenceOf([other], settings, fast);
    expect(ways.taken).toBe(1);
  });

  it('are as many shapes as there may be, and the oldest is forgotten', () => {
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const records = Array.from({ length: 100 }, (_, key) =>
      Buffer.from(FORMS[form](lineWith(`"k${key % 50}":1,`, key))),
    );
    expect(differenceOf(records, settings, fast)).toBeUndefined();
    expect(ways).toEqual({ taken: 0, read: 99, referred: 1 });
  });
});
