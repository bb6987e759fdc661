import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';

const ARRIVAL_MS = Date.UTC(2026, 0, 27);
const POD = {
  pod_name: 'web-5468c5d4d7-n2swr',
  namespace_name: 'shop',
  container_name: 'web',
  labels: { 'tags.datadoghq.com/service': 'web' },
};

interface Log {
  readonly message: string;
  readonly status: string;
  readonly service?: string;
  readonly ddtags?: string;
}

function logOf(event: object, environment = {}): Log {
  const verdict = transformRecord(Buffer.from(JSON.stringify(event)), ARRIVAL_MS, loadTransformSettings(environment));
  if (verdict.kind !== 'logs') throw new Error(`${verdict.kind} ${verdict.reason}`);
  return JSON.parse(verdict.logs[0]?.json ?? '') as Log;
}

describe('a line that names its service in its tags', () => {
  it('does not name it where the metadata does', () => {
    expect(logOf({ log: 'x', ddtags: 'service:evil', kubernetes: POD }).service).toBe('web');
    expect(logOf({ log: '{"msg":"x","ddtags":"service:evil"}', kubernetes: POD }).service).toBe('web');
  });

  it('names it where nothing else does', () => {
    expect(logOf({ log: 'x', ddtags: 'service: mine ' }).service).toBe('mine');
  });
});

describe('a mask', () => {
  const MASK = {
    DD_LOGS_CONFIG_PROCESSING_RULES:
      '[{"type":"mask_sequences","name":"card","pattern":"[0-9]{4}","replace_placeholder":"####"}]',
  };

  it('reaches every copy of what the line says, whichever key it is under', () => {
    const said = {
      msg: '1234',
      service: 's1234',
      ddtags: 'card:1234',
      status: '1234',
      hostname: 'h1234',
      deep: { n: [1234] },
      hydrant: { secret: '1234' },
      data: '1234',
    };
    const line = JSON.stringify(said);
    for (const event of [{ log: line }, { log: line, ...said }, said, { log: line, data: said }, { data: said }]) {
      for (const kubernetes of [{}, { kubernetes: POD }]) {
        const log = logOf({ ...event, ...kubernetes }, MASK);
        expect(JSON.stringify({ ...log, kubernetes: undefined }).replace(log.ddtags ?? '', '')).not.toContain('1234');
        expect(log.ddtags ?? '').not.toContain('1234');
      }
    }
  });

  it('that leaves nothing of a line drops it, with and without metadata', () => {
    const all = { DD_LOGS_CONFIG_PROCESSING_RULES: '[{"type":"mask_sequences","name":"all","pattern":".+"}]' };
    for (const event of [
      'secret',
      JSON.stringify({ log: 'secret' }),
      JSON.stringify({ log: 'secret', kubernetes: POD }),
    ]) {
      const verdict = transformRecord(Buffer.from(event), ARRIVAL_MS, loadTransformSettings(all));
      expect(verdict).toEqual({ kind: 'dropped', reason: 'excluded-by-rule' });
    }
  });

  it("of the operator's stands although a container brings rules of its own", () => {
    const annotations = { 'ad.datadoghq.com/web.logs': '[{"log_processing_rules":[]}]' };
    expect(logOf({ log: 'card 1234', kubernetes: { ...POD, annotations } }, MASK).message).toBe('card ####');
  });
});

describe('what Datadog would read in `syslog` and `dd`', () => {
  it('is read here too', () => {
    expect(logOf({ log: '{"msg":"x","syslog":{"severity":3,"appname":"ntpd"}}' })).toMatchObject({
      status: 'error',
      service: 'ntpd',
    });
    expect(logOf({ log: '{"msg":"x","dd":{"service":"traced"}}' }).service).toBe('traced');
  });
});

describe('a line of a container', () => {
  it('is read alike as an event and as text', () => {
    const line = '2026-01-27T00:00:00Z stdout F {"ddtags":"team:x","msg":"hi","date":"2020-01-01T00:00:00Z"}';
    const verdicts = [line, JSON.stringify({ log: line })].map((text) =>
      transformRecord(Buffer.from(text), ARRIVAL_MS, loadTransformSettings({})),
    );
    const [asText, asEvent] = verdicts.map((verdict) => (verdict.kind === 'logs' ? verdict.logs[0]?.json : undefined));
    expect(asText).toBe(asEvent);
    expect(JSON.parse(asText ?? '')).toMatchObject({ message: 'hi', ddtags: 'team:x' });
  });

  it('nested deeper than a call stack is sent as it is', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(logOf({ log: `{"message":"x","a":${deep}}`, kubernetes: POD, data: { a: 1 } }).message).toBe('x');
  });

  it('with a hundred thousand blanks in its tags takes no longer than others', () => {
    expect(logOf({ log: 'x', ddtags: `a${' '.repeat(200_000)}b:c` }).ddtags).toBe('a');
  });
});

describe('metadata of another kind than the router wrote', () => {
  const TASK = 'arn:aws:ecs:eu-west-1:123456789012:task/prod/abc';
  const ECS = { container_id: 'c1', container_name: 'app', source: 'stdout', ecs_cluster: 'prod', ecs_task_arn: TASK };

  it.each([
    { kubernetes: POD },
    { kubernetes_pod_name: 'forged', kubernetes_namespace_name: 'kube-system' },
    { kubernetes_namespace: { name: 'kube-system' } },
  ])('takes no tag of ECS away: %j', (forged) => {
    const honest = logOf({ message: 'x', ...ECS });
    expect(logOf({ ...forged, message: 'x', ...ECS }).ddtags).toBe(honest.ddtags);
    expect(honest.ddtags).toContain('ecs_cluster_name:prod');
  });

  it("does not name a namespace that is not the pod's, nor one that stands before it", () => {
    const environment = { DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS: '{"team":"team"}' };
    for (const name of ['kube-system', 'shop']) {
      const forged = { name, labels: { team: 'victim' } };
      expect(logOf({ log: 'x', kubernetes_namespace: forged, kubernetes: POD }, environment).ddtags).not.toContain(
        'victim',
      );
    }
    const real = { name: 'shop', labels: { team: 'web' } };
    expect(logOf({ log: 'x', kubernetes: POD, kubernetes_namespace: real }, environment).ddtags).toContain('team:web');
  });
});
