import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { answerTransformation } from './transform-event.ts';
import { TransformReport } from './transform-report.ts';

const SETTINGS = loadTransformSettings({
  DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%"}',
  HYDRANT_MAX_TAG_VALUES: '2',
});

/** A report that is told of events, and what it says. */
function reporting() {
  const lines: [level: string, message: string, fields: Readonly<Record<string, unknown>>][] = [];
  const published: Record<string, string | number>[] = [];
  const report = new TransformReport(
    {
      info: (message, fields) => lines.push(['info', message, fields]),
      warn: (message, fields) => lines.push(['warn', message, fields]),
    },
    {
      publish: (metrics, dimensions) =>
        published.push({ ...dimensions, ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])) }),
    },
    SETTINGS,
  );
  const tell = (records: readonly object[], options: { leftMs?: () => number; maxResponseBytes?: number } = {}) => {
    const data = records.map((record) => Buffer.from(JSON.stringify(record)).toString('base64'));
    const event = { records: data.map((one, index) => ({ recordId: `${index}`, data: one })) };
    const watch: TransformReport['see'] = (log, settings) => report.see(log, settings);
    const { counts } = answerTransformation(event, SETTINGS, { ...options, watch });
    report.publish(counts, 'logs');
    return counts;
  };
  return { tell, lines, published, warnings: () => lines.filter(([level]) => level === 'warn') };
}

const pod = (kubernetes: object) => ({
  log: 'x',
  kubernetes: { namespace_name: 'shop', container_name: 'web', ...kubernetes },
});
const version = (value: number) => pod({ labels: { version: `${value}` } });

describe('the report of an invocation', () => {
  it('is one line of counts and one set of metrics', () => {
    const { tell, lines, published } = reporting();
    const counts = tell([{ log: 'x' }, { log: '' }]);
    expect(lines).toEqual([['info', 'transformed', { stream: 'logs', ...counts }]]);
    expect(published).toEqual([
      expect.objectContaining({ RecordsIn: 2, RecordsOk: 1, 'Dropped.empty-line': 1, 'Format.fluent-bit': 1 }),
    ]);
  });

  it('names the setting to lower where the answer was full', () => {
    const { tell, warnings, published } = reporting();
    tell([{ log: 'x' }], { maxResponseBytes: 100 });
    expect(warnings()).toEqual([
      ['warn', expect.stringContaining('lower BufferSizeInMBs'), { stream: 'logs', records: 1 }],
    ]);
    expect(published[0]).toMatchObject({ RecordsFailed: 1, 'Failed.response-full': 1 });
  });

  it('says what to raise where time ran out', () => {
    const { tell, warnings, published } = reporting();
    tell([{ log: 'x' }, { log: 'y' }], { leftMs: () => 0 });
    expect(warnings()).toEqual([['warn', expect.stringContaining('time ran out'), { stream: 'logs', records: 2 }]]);
    expect(published[0]).toMatchObject({ 'Failed.deadline': 2 });
  });

  it('names a label with too many values and its namespace, once in the life of a function', () => {
    const { tell, warnings, published } = reporting();
    tell([version(1), version(2)]);
    tell([version(3), version(4)]);
    tell([version(5)]);
    expect(warnings()).toEqual([
      [
        'warn',
        'A label that is a tag has more values than HYDRANT_MAX_TAG_VALUES',
        { label: 'version', namespace: 'shop', maxTagValues: 2 },
      ],
    ]);
    expect(published.filter((metrics) => 'TagValuesOverLimit' in metrics)).toEqual([
      { label: 'version', namespace: 'shop', TagValuesOverLimit: 1 },
    ]);
  });

  it('says once that labels are too many to be watched', () => {
    const { tell, warnings } = reporting();
    const labels = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`l${index}`, 'x']));
    tell([pod({ labels })]);
    tell([pod({ labels })]);
    expect(warnings()).toEqual([['warn', expect.stringContaining('more labels as tags than can be watched'), {}]]);
  });

  it('names a container whose rules cannot all be applied, once, and counts its logs', () => {
    const { tell, warnings, published } = reporting();
    const rules = [{ type: 'multi_line', name: 'm', pattern: '^[0-9]' }];
    const annotations = { 'ad.datadoghq.com/web.logs': JSON.stringify([{ log_processing_rules: rules }]) };
    tell([pod({ annotations }), pod({ annotations })]);
    expect(warnings()).toEqual([
      ['warn', expect.stringContaining('multi_line'), { namespace: 'shop', container: 'web' }],
    ]);
    expect(published[0]).toMatchObject({ 'Note.multi-line-rule': 2 });
  });
});
