import { describe, expect, it } from 'vitest';
import { KEY, NOW, useDatadog } from './client.ts';

const APP_KEY = 'valid-app-key';

const REMAPPER = {
  type: 'attribute-remapper',
  name: 'a remapper',
  is_enabled: true,
  sources: ['a'],
  target: 'b',
  target_type: 'tag',
};
const PIPELINE = { name: 'mine', is_enabled: true, filter: { query: '*' }, processors: [REMAPPER] };

/** https://docs.datadoghq.com/api/latest/logs-pipelines/ */
describe('the pipelines of an organisation', () => {
  const subject = useDatadog({ appKeys: [APP_KEY] });

  async function ask(method: string, path = '', body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${subject.datadog.url}/api/v1/logs/config/pipelines${path}`, {
      method,
      headers: { 'dd-api-key': KEY, 'dd-application-key': APP_KEY, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('are created, found, changed and removed', async () => {
    const { body: created } = await ask('POST', '', PIPELINE);
    expect(created).toEqual({ ...PIPELINE, id: expect.any(String), type: 'pipeline', is_read_only: false, tags: [] });
    expect((await ask('GET')).body).toEqual([created]);
    const { body: changed } = await ask('PUT', `/${created.id}`, { name: 'other', processors: [] });
    expect(changed).toMatchObject({ id: created.id, name: 'other', is_enabled: false, processors: [] });
    expect((await ask('GET', `/${created.id}`)).body).toEqual(changed);
    expect((await ask('DELETE', `/${created.id}`)).status).toBe(200);
    expect((await ask('GET')).body).toEqual([]);
  });

  it('are for those who have both keys', async () => {
    for (const headers of [{ 'dd-api-key': 'x' }, { 'dd-application-key': 'x' }, { 'dd-application-key': '' }]) {
      expect(await ask('GET', '', undefined, headers)).toEqual({ status: 403, body: { errors: ['Forbidden'] } });
    }
  });

  it.each(['GET', 'PUT', 'DELETE'])('answer %s with 400 where there is no such id', async (method) => {
    expect((await ask(method, '/nobody', method === 'PUT' ? PIPELINE : undefined)).status).toBe(400);
  });

  it('are not changed where they are read-only', async () => {
    const { id } = subject.datadog.pipelines.add({ ...PIPELINE, is_read_only: true });
    expect((await ask('PUT', `/${id}`, PIPELINE)).status).toBe(400);
    expect((await ask('DELETE', `/${id}`)).status).toBe(400);
  });

  it.each([
    ['no JSON', '{'],
    ['no name', { ...PIPELINE, name: '' }],
    ['a filter that is no query', { ...PIPELINE, filter: '*' }],
    ['processors that are no list', { ...PIPELINE, processors: {} }],
    ['an unknown processor', { ...PIPELINE, processors: [{ type: 'remapper' }] }],
    ['a remapper without sources', { ...PIPELINE, processors: [{ ...REMAPPER, sources: [] }] }],
    ['a remapper without a target', { ...PIPELINE, processors: [{ ...REMAPPER, target: '' }] }],
    ['a tag with a colon', { ...PIPELINE, processors: [{ ...REMAPPER, target: 'a:b' }] }],
    ['a field as a tag', { ...PIPELINE, processors: [{ ...REMAPPER, target: 'service' }] }],
    ['a format for a tag', { ...PIPELINE, processors: [{ ...REMAPPER, target_format: 'string' }] }],
    ['a status remapper without sources', { ...PIPELINE, processors: [{ type: 'status-remapper' }] }],
    [
      'a third level',
      {
        ...PIPELINE,
        processors: [{ ...PIPELINE, type: 'pipeline', processors: [{ ...PIPELINE, type: 'pipeline' }] }],
      },
    ],
  ])('refuse %s', async (_, body) => {
    const answer = await ask('POST', '', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidParameter' } } });
    expect(subject.datadog.pipelines.all).toEqual([]);
  });

  /** https://docs.datadoghq.com/logs/log_configuration/pipelines/#attribute-precedence */
  describe('make of a log', () => {
    const processed = async (processors: readonly object[], log: object, filter = '*') => {
      const enabled = processors.map((processor) => ({ is_enabled: true, name: 'p', ...processor }));
      subject.datadog.pipelines.add({ name: 'p', is_enabled: true, filter: { query: filter }, processors: enabled });
      await subject.postLogs(log);
      return subject.datadog.accepted[0];
    };

    it('tags of attributes, of each value one, unless there is one of that key', async () => {
      const remap = (source: string, more: object = {}) => ({
        ...REMAPPER,
        sources: [source],
        target: source,
        ...more,
      });
      const log = await processed(
        [remap('a'), remap('b'), remap('c', { override_on_conflict: true }), remap('d'), remap('e')],
        { message: 'x', ddtags: 'b:old,c:old', a: ['1', '2'], b: 'new', c: 'new', e: { f: 1 } },
      );
      expect(log?.tags).toEqual(['b:old', 'a:1', 'a:2', 'c:new']);
    });

    it('its fields, of each the first that finds a source, but for the date, which the last gives', async () => {
      const log = await processed(
        [
          { type: 'service-remapper', sources: ['none'] },
          { type: 'service-remapper', sources: ['a'] },
          { type: 'service-remapper', sources: ['b'] },
          { type: 'status-remapper', sources: ['c'] },
          { type: 'message-remapper', sources: ['b'] },
          { type: 'date-remapper', sources: ['t'] },
          { type: 'date-remapper', sources: ['u'] },
          { ...REMAPPER, sources: ['a'], target: 'source', override_on_conflict: true },
        ],
        { message: 'x', service: 's', ddsource: 'd', a: 'one', b: 'two', c: 'warn', t: NOW - 2_000, u: NOW - 1_000 },
      );
      expect(log).toMatchObject({ service: 'one', status: 'warning', message: 'two', source: 'one' });
      expect(log?.officialDate).toBe(NOW - 1_000);
    });

    it.each([
      ['@a.b:1', true],
      ['@a.b:2', false],
      ['@a.b:*', true],
      ['@a.c:*', false],
      ['-@a.c:*', true],
      ['source:go service:shop', true],
      ['source:go service:cart', false],
      ['env:prod', true],
      ['team:*', false],
    ])('nothing, unless it fits their filter: %s is %s', async (filter, fits) => {
      const log = { message: 'x', ddsource: 'go', service: 'shop', ddtags: 'env:prod', a: { b: 1 }, t: 'y' };
      const kept = await processed([{ ...REMAPPER, sources: ['t'], target: 't' }], log, filter);
      expect(kept?.tags.includes('t:y')).toBe(fits);
    });
  });
});
