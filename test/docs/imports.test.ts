import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The folders and files of the list on the page, from its top to its bottom. */
const LIST = [...read('docs/architecture.md').matchAll(/└► (shared\/\S+?)\/? /g)].map(([, entry = '']) => entry);

const SOURCES = globSync('shared/**/*.ts', { cwd: ROOT }).filter((path) => !/\.(?:test|d)\.ts$/.test(path));

/** Where a file stands in the list; -1 where it does not. A folder within another stands for itself. */
function placeOf(path: string): number {
  const entries = LIST.filter((entry) => path === entry || path.startsWith(`${entry}/`));
  return LIST.indexOf(entries.toSorted((a, b) => b.length - a.length)[0] ?? '');
}

function importsOf(path: string): string[] {
  return [...read(path).matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to = '']) =>
    posix.join(posix.dirname(path), to),
  );
}

describe('the list of folders in docs/architecture.md', () => {
  it('has a place for every file of shared/', () => {
    expect(SOURCES.length).toBeGreaterThan(100);
    expect(SOURCES.filter((path) => placeOf(path) === -1)).toEqual([]);
  });

  it('names nothing that is not there', () => {
    expect(LIST.filter((entry) => !SOURCES.some((path) => path === entry || path.startsWith(`${entry}/`)))).toEqual([]);
  });

  it('is gone down by every import, and never up', () => {
    const upward = SOURCES.flatMap((path) =>
      importsOf(path)
        .filter((to) => placeOf(to) < placeOf(path))
        .map((to) => `${path} imports ${to}`),
    );
    expect(upward).toEqual([]);
  });
});
