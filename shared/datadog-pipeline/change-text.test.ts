import { describe, expect, it } from 'vitest';
import { changeTo } from './change.ts';
import { changeText, limitsText } from './change-text.ts';
import { MAX_PROCESSORS, pipelineOf } from './pipeline.ts';

const PLACE = { name: 'Hydrant', origin: 'https://api.datadoghq.eu' };

const plain = (_: string, line: string) => line;

function textOf(existing: Parameters<typeof changeTo>[1], paint = plain): string {
  const change = changeTo(pipelineOf(['team']), existing);
  if (change.kind === 'refuse') throw new Error(change.reason);
  return changeText(change, 'apply', PLACE, paint);
}

/** As Datadog has it before somebody chose a tag. */
const BEFORE = { ...pipelineOf([]), id: 'an-id' };

describe('what is to be done, in words', () => {
  it('is the whole pipeline where there is none', () => {
    const [head, empty, ...lines] = textOf([]).trimEnd().split('\n');
    expect(head).toBe('https://api.datadoghq.eu has no pipeline "Hydrant". This one is missing:');
    expect(empty).toBe('');
    expect(lines.every((line) => line.startsWith('+ '))).toBe(true);
    expect(lines).toContain('+     attribute hydrant.tags.kube_deployment → tag kube_deployment');
  });

  it('is what differs, and where', () => {
    expect(textOf([BEFORE])).toBe(
      [
        'https://api.datadoghq.eu has the pipeline "Hydrant" (an-id). It is not as it should be:',
        '',
        '  pipeline Hydrant',
        '    … 77 lines as before',
        '+   pipeline Tags of the settings',
        '+     filter @hydrant.v:1',
        '+     attribute hydrant.tags.team → tag team',
        '',
      ].join('\n'),
    );
  });

  it('says in a line of its own which remappers go, which another deployment may need', () => {
    const lines = textOf([{ ...pipelineOf(['cost', 'team', 'tier']), id: 'an-id' }])
      .trimEnd()
      .split('\n');
    expect(lines.at(-2)).toBe('');
    expect(lines.at(-1)).toBe(
      'An apply takes out 2 remappers: hydrant.tags.cost → tag cost; hydrant.tags.tier → tag tier. Where another deployment of this organisation needs them, name them (--tag cost --tag tier), or give each deployment a pipeline of its own (--name).',
    );
    const theirs = { type: 'attribute-remapper', is_enabled: true, sources: ['\u001bx'], target: 'y' };
    const { processors } = pipelineOf(['team']);
    expect(textOf([{ ...pipelineOf(['team']), id: 'an-id', processors: [...processors, theirs] }])).toMatch(
      /\nAn apply takes out 1 remapper: \\u001bx → attribute y\.\n$/,
    );
  });

  it('shows a change within a pipeline under its head', () => {
    const existing = JSON.parse(JSON.stringify({ ...pipelineOf(['team']), id: 'an-id' }));
    existing.processors.at(-1).processors[0].override_on_conflict = true;
    const lines = textOf([existing]).trimEnd().split('\n').slice(3);
    expect(lines).toEqual([
      '    pipeline Tags of the settings',
      '    … 1 line as before',
      '-     attribute hydrant.tags.team → tag team, instead of one that is there',
      '+     attribute hydrant.tags.team → tag team',
    ]);
  });

  it('sets lines off, and takes no orders to the terminal from a name', () => {
    const existing = { ...pipelineOf(['team']), id: 'an-id', tags: ['\u001b[31mx'] };
    expect(textOf([existing], (colour, line) => `<${colour}>${line}`)).toContain('<red>-   {"tags":["\\u001b[31mx"]}');
  });
});

it('the limits name a pipeline that has more processors than Datadog recommends, and no other', () => {
  const keys = Array.from({ length: 141 }, (_, index) => `label_${index}`);
  const limitsOf = (pipeline: ReturnType<typeof pipelineOf>) =>
    limitsText(pipeline, { keys: [], open: [], words: [] }, 'both');
  const full = pipelineOf(keys.slice(1));
  expect(full.processors).toHaveLength(MAX_PROCESSORS);
  expect(limitsOf(full)).toEqual([]);
  expect(limitsOf(pipelineOf(keys))).toEqual([expect.stringMatching(/^The pipeline has 21 processors .* at most 20/)]);
});
