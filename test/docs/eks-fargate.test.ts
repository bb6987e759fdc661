import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestFiles } from '../../shared/manifests/manifests.ts';
import { runHydrant } from '../cli/run-hydrant.ts';
import { INPUT, objectsOf } from '../manifests/manifest-input.ts';

const PAGE = readFileSync(new URL('../../docs/eks-fargate.md', import.meta.url), 'utf8');

const FARGATE_FILES = (['fargate', 'sample'] as const).flatMap((topic) => manifestFiles(topic, INPUT));

describe('the walk-through', () => {
  it('shows the files that the command writes', () => {
    expect(PAGE).toContain(`${FARGATE_FILES.map(({ path }) => `manifests/${path}\n`).join('')}\nRead the scripts`);
  });

  it('shows what kubectl says of the objects in them', () => {
    const created = FARGATE_FILES.filter(({ path }) => path.endsWith('.yaml'))
      .flatMap(({ text }) => objectsOf(text))
      .map(({ kind, apiVersion, metadata }) => {
        const [group] = String(apiVersion).split('/').slice(0, -1);
        const type = `${kind}${group === undefined ? '' : `.${group}`}`.toLowerCase();
        return `${type}/${(metadata as { name: string }).name} created\n`;
      });
    expect(PAGE).toContain(`\n${created.join('')}`);
  });

  it('has no option that the command does not know', async () => {
    const { stdout } = await runHydrant(['--help']);
    const options = [...PAGE.matchAll(/^npx hydrant (?:manifests|attach) .*$/gm)].flatMap(
      ([line]) => line.match(/--[\w-]+/g) ?? [],
    );
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !stdout.includes(option))).toEqual([]);
  });
});
