import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { explainRecord } from './explain-record.ts';
import { explanationText } from './explanation-text.ts';
import type { Unwrapped } from './unwrap.ts';

function textOf(record: unknown): string {
  const bytes = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  const arrivalMs = Date.parse('2023-01-27T17:00:00.000Z');
  return explanationText(explainRecord(bytes, { arrivalMs }, loadTransformSettings({})), 7);
}

describe('the text of an explanation', () => {
  it('says everything of a log, a line each', () => {
    const kubernetes = { pod_name: 'web-1', namespace_name: 'shop' };
    const record = { log: 'hi', ddtags: 'team:A,pod_name:evil', hostname: 'own', level: 'warn', kubernetes };
    expect(textOf(record).replace(/\d+ bytes/g, '… bytes')).toBe(`record 7: Ok
  read       … bytes, not compressed
  is         fluent-bit (an event of Fluent Bit)
  events     1, logs 1
  delivered  as one log, … bytes
  log 1
    is fluent-bit (an event of Fluent Bit)
    fields
      message    "hi"                        the application's line (log, message or msg), or the line's own message where that is JSON
      timestamp  "2023-01-27T17:00:00.000Z"  when Firehose took the record
      status     "warning"                   level
      hostname   none                        the metadata names no node, whatever the log says itself
      service    none                        nothing names a service
      ddsource   none                        nothing names a source
    tags (3)
      kube_namespace:shop  namespace_name
      pod_name:web-1       pod_name
      team:a               its own ddtags, as "team:A"
    refused tags, of its own
      "pod_name:evil"  its own ddtags: the metadata proves pod_name
    moved, under its own name in hydrant.original
      hostname  "own"
`);
  });

  it('says why there is no log', () => {
    expect(textOf('')).toBe(`record 7: Dropped, empty-record (the record holds nothing but white space)
  read       0 bytes, not compressed
`);
  });

  it('names what dropped it, or is not applied, as far as there is room', () => {
    const pod = { namespace_name: 'n', container_name: 'c', annotations: { 'ad.datadoghq.com/exclude': 'true' } };
    expect(textOf({ log: 'x', kubernetes: pod })).toContain(
      'and the Agent would not collect it): annotation ad.datadoghq.com/exclude\n',
    );
    const rules = Array.from({ length: 12 }, (_, index) => ({ type: `${index}`.repeat(400) }));
    const annotations = { 'ad.datadoghq.com/c.logs': JSON.stringify([{ log_processing_rules: rules }]) };
    const text = textOf({ log: 'x', kubernetes: { ...pod, annotations } });
    expect(text).toMatch(
      /^ {6}rule-not-applied {2}a log processing rule is not applied: rule 1 of annotation .* \(0+… \(\d+ characters\); rule 2 /m,
    );
    expect(text).toContain('; and 2 more\n');
  });

  it('says what it was taken out of', () => {
    const record = explainRecord(Buffer.from('x'), { arrivalMs: 0 }, loadTransformSettings({}));
    const from = (unwrapped: Pick<Unwrapped, 'from' | 'arrivalMs'>) =>
      explanationText(record, 1, { bytes: Buffer.from('x'), ...unwrapped }).split('\n')[1];
    expect(from({ from: 'data-object', arrivalMs: undefined })).toBe('  unwrapped  from an object {"data": <base64>}');
    expect(from({ from: 'backup-envelope', arrivalMs: undefined })).toBe(
      "  unwrapped  from Firehose's backup envelope",
    );
    expect(from({ from: 'backup-envelope', arrivalMs: 0 })).toBe(
      "  unwrapped  from Firehose's backup envelope, taken at 1970-01-01T00:00:00.000Z",
    );
  });

  it('says how many events of a record were dropped', () => {
    expect(textOf('{"log":"a"}\n{"log":" "}\n')).toContain(
      '  events     2, logs 1\n  dropped    1: empty-line (nothing but white space',
    );
  });

  it('obeys no control character of a log, and turns no line of it around', () => {
    const text = textOf({ log: 'a\u001b[31m\u009b2J\u202e\u2028b', kubernetes: { namespace_name: 'n', '\u009b': 1 } });
    expect(text).toContain('"a\\u001b[31m\\u009b2J\\u202e\\u2028b"');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  });

  it('shortens what is long', () => {
    expect(textOf('a'.repeat(1_000))).toContain(`"${'a'.repeat(119)}… (1002 characters)`);
  });
});
