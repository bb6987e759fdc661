import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { transformRecord } from '../transform/transform-record.ts';
import type { LogDraft } from './draft.ts';
import { tagsOf } from './facts.ts';

const SETTINGS = loadTransformSettings({ DD_TAGS: 'team:web' });
const PROVENANCE = { eventId: '0'.repeat(32), ofPart: undefined };

function draftOf(pod: string): LogDraft {
  const event = { log: 'a line', kubernetes: { pod_name: pod, namespace_name: 'shop', container_name: 'app' } };
  const verdict = transformRecord(Buffer.from(JSON.stringify(event)), undefined, SETTINGS);
  const [log] = verdict.kind === 'logs' ? verdict.logs : [];
  if (log === undefined) throw new Error('the event is none');
  return log.draft;
}

describe('the tags of a container that a replay adds to', () => {
  const draft = draftOf('app-1');
  const replayed = (replayId: string, timestamp?: string): string | undefined =>
    tagsOf({ ...draft, late: { timestamp, provenance: { ...PROVENANCE, replayId } } }, SETTINGS).ddtags;
  const [first, second] = ['20260301t120000z-000001', '20260301t120000z-000002'];

  it('name the replay of the log, whatever the log before was', () => {
    const once = [replayed(first), replayed(second), replayed(first), replayed(second, '2026-02-01T00:00:00.000Z')];
    expect(once.map((tags) => tags?.split(',').filter((tag) => /^(late|replay)/.test(tag)))).toEqual([
      [`replay_id:${first}`, 'replayed:true'],
      [`replay_id:${second}`, 'replayed:true'],
      [`replay_id:${first}`, 'replayed:true'],
      ['late:true', `replay_id:${second}`, 'replayed:true'],
    ]);
  });

  it('are those of the live path beside', () => {
    const live = tagsOf(draft, SETTINGS).ddtags?.split(',') ?? [];
    const all = replayed(first)?.split(',') ?? [];
    expect(all.filter((tag) => !tag.startsWith('replay'))).toEqual(live);
    expect(live).toContain('team:web');
  });
});

describe('the tags of logs that bring some of their own', () => {
  const draft = draftOf('app-2');
  const tagsWith = (tags: readonly string[], surplusTags: readonly string[] = [], replayId?: string) =>
    tagsOf(
      {
        ...draft,
        tags,
        surplusTags,
        late: replayId === undefined ? undefined : { provenance: { ...PROVENANCE, replayId } },
      },
      SETTINGS,
    );

  it('are those of the log, whatever the log before was', () => {
    const own = (tags: readonly string[], surplus?: readonly string[], replayId?: string) =>
      tagsWith(tags, surplus, replayId)
        .ddtags?.split(',')
        .filter((tag) => /^(a|b|replay_id):/.test(tag));
    for (let turn = 0; turn < 2; turn++) {
      expect(own(['a:1'])).toEqual(['a:1']);
      expect(own(['a:1', 'b:2'])).toEqual(['a:1', 'b:2']);
      expect(own(['a:1'], [], 'one')).toEqual(['a:1', 'replay_id:one']);
      expect(own(['a:1'], [], 'two')).toEqual(['a:1', 'replay_id:two']);
      expect(own(['a:1,b:2'])).not.toEqual(own(['a:1', 'b:2', 'b:3']));
      expect(tagsWith(['a:1'], ['b:9']).surplus).toContain('9');
      expect(tagsWith(['a:1']).surplus).toBeUndefined();
    }
  });

  it('are the same, remembered or not', () => {
    const fresh = tagsOf(
      { ...draftOf('app-2'), tags: ['x:1', 'team:other'] },
      loadTransformSettings({ DD_TAGS: 'team:web' }),
    );
    const first = tagsWith(['x:1', 'team:other']);
    expect(first).toEqual(fresh);
    expect({ ...tagsWith(['x:1', 'team:other']) }).toEqual(fresh);
  });
});
