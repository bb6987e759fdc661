import { describe, expect, it } from 'vitest';
import { logOf } from './transformed.ts';

const TRACE = '67047adc000000007307322150893952';
const SPAN = '9fdca739939f9145';

const ofLine = (line: object) => logOf({ log: JSON.stringify({ msg: 'x', ...line }) });

/** What Datadog reads: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
describe('ids where Datadog reads them', () => {
  it.each([
    [{ dd: { trace_id: '7211330732019911779', span_id: '7995688579442497114' } }],
    [{ 'dd.trace_id': '7211330732019911779', 'dd.span_id': '7995688579442497114' }],
    [{ contextMap: { 'dd.trace_id': '7211330732019911779', 'dd.span_id': '1' } }],
    [{ named_tags: { dd: { trace_id: '7211330732019911779', span_id: '1' } } }],
    [{ trace_id: TRACE, span_id: SPAN }],
  ])('stay as they are, and nothing is added: %j', (line) => {
    const { message: _, timestamp: __, status: ___, hydrant: ____, ...attributes } = ofLine(line);
    expect(attributes).toEqual(line);
  });

  it('keep the digits of their numbers', () => {
    const line = '{"msg":"x","dd":{"trace_id":7211330732019911779}}';
    expect(logOf({ log: line }).dd).toEqual(JSON.parse(line).dd);
  });
});

describe('ids of OpenTelemetry and others', () => {
  it.each([
    [{ traceId: TRACE, spanId: SPAN }],
    [{ traceID: TRACE, spanID: SPAN }],
    [{ TraceId: TRACE, SpanId: SPAN }],
    [{ otelTraceID: TRACE, otelSpanID: SPAN }],
    [{ 'trace.id': TRACE, 'span.id': SPAN }],
    [{ trace: { id: TRACE }, span: { id: SPAN } }],
  ])('come to the attributes that Datadog reads, and stay where they are: %j', (line) => {
    expect(ofLine(line)).toMatchObject({ trace_id: TRACE, span_id: SPAN, ...line });
  });

  it.each([
    ['in the event', { log: 'x', traceId: TRACE }],
    ['in a message inside the message', { log: JSON.stringify({ msg: JSON.stringify({ msg: 'x', traceId: TRACE }) }) }],
    ['under Merge_Log_Key', { data: { msg: 'x', traceId: TRACE } }],
    ['under Merge_Log_Key, as Datadog names them', { data: { msg: 'x', dd: { trace_id: TRACE } } }],
    ['under Merge_Log_Key, in the context of a logger', { data: { msg: 'x', contextMap: { 'dd.trace_id': TRACE } } }],
    [
      "beside another key of Datadog's object",
      { log: JSON.stringify({ msg: 'x', dd: { parent_trace_id: '1' }, traceId: TRACE }) },
    ],
  ])('are found %s', (_, event) => {
    expect(logOf(event).trace_id).toBe(TRACE);
  });

  it('never stand above those of Datadog', () => {
    expect(ofLine({ dd: { trace_id: '721133073' }, traceId: TRACE })).not.toHaveProperty('trace_id');
    expect(ofLine({ trace_id: '721133073', traceId: TRACE }).trace_id).toBe('721133073');
  });

  it.each(['0'.repeat(32), '', 'none', 'g'.repeat(32), '../etc/passwd', 5, null, {}, 'a'.repeat(100)])(
    'that are none are not taken for one: %j',
    (traceId) => {
      expect(ofLine({ traceId })).not.toHaveProperty('trace_id');
    },
  );
});
