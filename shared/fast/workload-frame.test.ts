import { describe, expect, it } from 'vitest';
import { ByteTemplate } from './byte-template.ts';
import { JsonFrame, MESSAGE, type Part } from './json-frame.ts';
import { WorkloadFrame } from './workload-frame.ts';

const valuesOf = (host: string, pod: string) => ({
  bytes: Buffer.from(host + pod),
  starts: [0, host.length],
  lengths: [host.length, pod.length],
});
const FIRST = valuesOf('ip-1', 'x7k9d');
const SECOND = valuesOf('ip-123', 'abc2e');

/** A template with gaps at `<` for the host, and at `>` for the pod's name. */
function templateOf(text: string): ByteTemplate {
  const gaps = [...text.matchAll(/[<>]/g)].map(({ 0: sign, index }) => ({
    start: index,
    end: index + 1,
    value: sign === '<' ? 0 : 1,
  }));
  return ByteTemplate.cut(text, gaps) as ByteTemplate;
}

const FIELDS = ',"hostname":"<","service":"web","ddtags":"pod:>",';
const MARKER = ',"hydrant":{"v":1,"tags":{"pod":">"}}}';
const SERVICE_MARKER = ',"hydrant":{"v":1}}';

const frameOf = (fields = FIELDS, marker = MARKER) => new WorkloadFrame(templateOf(fields), templateOf(marker), []);

/** A frame of lines of one shape, of which the fixed texts are those between the holes. */
function jsonFrameOf(...parts: Part[]): JsonFrame {
  const line = {
    shape: '',
    asked: [],
    members: new Map(),
    message: '',
    messageFrom: 'line',
    dateMs: undefined,
  } as const;
  return JsonFrame.of(parts, [], line, []);
}

const textOf = ({ fixed, fixedEnds }: JsonFrame) =>
  fixedEnds.map((end, index) => fixed.toString('latin1', fixedEnds[index - 1] ?? 0, end));

const HOST = ',"hostname":"ip-1","service":"other"';
const TAGS = ',"ddtags":"pod:x7k9d","k":';
const END = ',"hydrant":{"v":1,"tags":{"pod":"x7k9d"},"original":{}}}';

describe('the frame of lines that are JSON', () => {
  it('is taken from one container to another by its host, its tags and its marker', () => {
    const own = jsonFrameOf('{"message":', MESSAGE, `${HOST}${TAGS}`, MESSAGE, END);
    const cut = frameOf().cutJson(own, FIRST);
    expect(cut && textOf(cut.fill(own, FIRST))).toEqual(textOf(own));
    expect(cut && textOf(cut.fill(own, SECOND))).toEqual([
      '{"message":',
      ',"hostname":"ip-123","service":"other","ddtags":"pod:abc2e","k":',
      ',"hydrant":{"v":1,"tags":{"pod":"abc2e"},"original":{}}}',
    ]);
  });

  it.each<[string, Part[]]>([
    ['one of them is not there', ['{"message":', MESSAGE, HOST, MESSAGE, END]],
    ['one of them has another value', ['{"message":', MESSAGE, `${HOST.replace('ip-1', 'ip-2')}${TAGS}`, MESSAGE, END]],
    ['one of them is there twice', ['{"message":', MESSAGE, `${HOST}${HOST}${TAGS}`, MESSAGE, END]],
    ['a hole is within one of them', ['{"message":', MESSAGE, `${HOST},"ddtags":"pod:`, MESSAGE, `x7k9d","k":${END}`]],
  ])('is none where %s', (_, parts) => {
    expect(frameOf().cutJson(jsonFrameOf(...parts), FIRST)).toBeUndefined();
  });

  it('is none where something of the container stands in another text', () => {
    const own = jsonFrameOf(
      '{"message":',
      MESSAGE,
      ',"service":"x7k9d","ddtags":"pod:x7k9d",',
      MESSAGE,
      SERVICE_MARKER,
    );
    const fields = ',"service":"web","ddtags":"pod:>",';
    expect(frameOf(fields, SERVICE_MARKER).cutJson(own, FIRST)).toBeDefined();
    expect(frameOf(fields.replace('web', '>'), SERVICE_MARKER).cutJson(own, FIRST)).toBeUndefined();
  });
});
