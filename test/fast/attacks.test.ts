import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { JsonShape } from '../../shared/fast/json-shape.ts';
import { shortcutFor } from '../../shared/firehose/shortcut.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { countedFastPath, differenceOf } from './differential.ts';

const KUBERNETES =
  '"kubernetes":{"pod_name":"web-7c9d8f6b5d-abcde","namespace_name":"shop","container_name":"web","docker_id":"1234567890abcdef"}}';
const jsonRecord = (line: object) =>
  Buffer.from(`{"log":${JSON.stringify(JSON.stringify(line))},"stream":"stdout",${KUBERNETES}`);

describe('what attackers have found does not come back', () => {
  const settings = loadTransformSettings({});

  it.each([
    ['before 1970', 1_000, [1, 2, 3, -5]],
    [
      'behind the year 9999',
      Date.parse('9999-12-31T23:59:59Z'),
      [0, 1, 2, 100_000].map((ms) => 253_402_300_799_000 + ms),
    ],
  ])('a date %s is none, and no bytes of another log stand in its place', (_, arrivalMs, dates) => {
    const other = Buffer.from(`{"log":"${'secret-of-another-tenant '.repeat(20)}","stream":"stdout",${KUBERNETES}`);
    const records = dates.map((timestamp) => jsonRecord({ timestamp, m: 1 }));
    const answersOf = (withShortcut: boolean) => {
      const own = loadTransformSettings({});
      const answers = records.map((record) => {
        const event = (data: Buffer) => ({
          records: [{ recordId: '1', data: data.toString('base64'), approximateArrivalTimestamp: arrivalMs }],
        });
        // What the buffers hold is another's.
        answerTransformation(event(other), loadTransformSettings({}));
        const options = withShortcut ? {} : { shortcutFor: () => undefined };
        return answerTransformation(event(record), own, options).result.records[0]?.data;
      });
      return answers.map((data = '') => Buffer.from(data, 'base64').toString());
    };
    const fast = answersOf(true);
    expect(fast).toEqual(answersOf(false));
    expect(fast.join()).not.toContain('secret');
  });

  it.each([
    ['pod_ip', (ip: string) => ({ name: `${'x'.repeat(52)}-${ip}`, more: `"pod_ip":"${ip}"` }), '"job-name":"foo"'],
    [
      'host',
      (ip: string) => ({
        name: `${'x'.repeat(50)}-ip-${ip.replaceAll('.', '-')}`,
        more: `"host":"ip-${ip.replaceAll('.', '-')}"`,
      }),
      '"controller-revision-hash":"a","pod-template-generation":"1"',
    ],
  ])('a pod whose name holds its %s, and is cut because of that, has no other owner for it', (_, own, labels) => {
    const recordOf = (ip: string) => {
      const { name, more } = own(ip);
      return Buffer.from(
        `{"log":"x","stream":"stdout","kubernetes":{"pod_name":"a-b","namespace_name":"shop","labels":{${labels}},` +
          `"container_name":"web","pod_name":"${name}",${more},"container_image":"nginx:1.23.3-${'a'.repeat(25)}"}}`,
      );
    };
    const ips = ['110.110.110.110', '110.110.110.110', '110.110.110.111', '110.110.110.111', '1.1.1.1', '1.1.1.1'];
    const fast = countedFastPath(settings, { taken: 0, read: 0, referred: 0 });
    for (const ip of ips) expect(differenceOf([recordOf(ip)], settings, fast)).toBeUndefined();
  });

  it('a line is parsed a few times, however many frames it might be of', () => {
    const fresh = loadTransformSettings({});
    const shortcut = shortcutFor(fresh);
    const answer = (line: object) =>
      answerTransformation(
        {
          records: [
            {
              recordId: '1',
              data: jsonRecord(line).toString('base64'),
              approximateArrivalTimestamp: 1_674_838_424_123,
            },
          ],
        },
        fresh,
        { shortcutFor: () => shortcut },
      );
    for (let level = 0; level < 32; level++)
      for (let turn = 0; turn < 2; turn++) answer({ dd: {}, msg: 'x', level: `l${level}` });
    const large = {
      dd: Object.fromEntries(Array.from({ length: 500 }, (_, key) => [`k${key}`, key])),
      msg: `a=${'x'.repeat(5_000)}`,
      level: 'new',
    };
    const parse = JSON.parse;
    let largeTexts = 0;
    JSON.parse = (text, reviver) => {
      if (String(text).length > 4_000) largeTexts++;
      return parse(text, reviver);
    };
    try {
      answer(large);
    } finally {
      JSON.parse = parse;
    }
    expect(largeTexts).toBeLessThan(20);
  });

  it('a container with keys of a hundred kilobytes makes no other forgotten', () => {
    const ways = { taken: 0, read: 0, referred: 0 };
    const fast = countedFastPath(settings, ways);
    const other = Buffer.from(jsonRecord({ plain: 1 }).toString().replace('"pod_name":"web', '"pod_name":"other'));
    differenceOf([other, other], settings, fast);
    for (let key = 0; key < 40; key++)
      differenceOf([jsonRecord({ [`${'k'.repeat(100_000)}${key}`]: 1 })], settings, fast);
    ways.taken = 0;
    differenceOf([other], settings, fast);
    expect(ways.taken).toBe(1);
  });

  it('lines of ever new keys are parsed no oftener than without a shortcut, once so many were tried', () => {
    const lineOf = (key: number) => ({ [`id-${key}`]: key, other: 1 });
    const parsesOf = (withShortcut: boolean) => {
      const own = loadTransformSettings({});
      const options = withShortcut ? {} : { shortcutFor: () => undefined };
      const answer = (key: number) =>
        answerTransformation(
          {
            records: [
              {
                recordId: '1',
                data: jsonRecord(lineOf(key)).toString('base64'),
                approximateArrivalTimestamp: 1_674_838_424_123,
              },
            ],
          },
          own,
          options,
        );
      for (let key = 0; key < 300; key++) answer(key);
      const line = JSON.stringify(lineOf(300));
      const parse = JSON.parse;
      let parses = 0;
      JSON.parse = (text, reviver) => {
        if (text === line) parses++;
        return parse(text, reviver);
      };
      try {
        answer(300);
      } finally {
        JSON.parse = parse;
      }
      return parses;
    };
    expect(parsesOf(false)).toBeGreaterThan(0);
    expect(parsesOf(true)).toBeLessThanOrEqual(parsesOf(false));
  });

  it('a shape counts for the keys that are kept of it', () => {
    const keys = Array.from({ length: 200 }, (_, key) => `key-${key}`);
    expect(new JsonShape(keys, []).bytes).toBeGreaterThan(200 * 200);
  });
});
