import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT });

/** A page without what is code, where a bracket is no link and a hash no heading. */
function proseOf(page: string): string {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return text.replace(/^```.*?^```/gms, '');
}

/** The links of a page to other places of the project, as `path#anchor` from the project's root. */
function linksOf(page: string): string[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => (target.startsWith('#') ? page + target : posix.join(posix.dirname(page), target)));
}

/** The anchors that GitHub gives to a page's headings: of two that are alike the second ends with `-1`. */
function anchorsOf(page: string): Set<string> {
  const counts = new Map<string, number>();
  const anchors = [...proseOf(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return new Set(anchors);
}

function leadsSomewhere(link: string): boolean {
  const [path = '', anchor] = link.split('#');
  if (!existsSync(new URL(path, ROOT))) return false;
  return anchor === undefined || anchorsOf(path).has(anchor);
}

describe('the links of the documents', () => {
  it('are found', () => {
    expect(PAGES).toContain('README.md');
    expect(PAGES.flatMap(linksOf).length).toBeGreaterThan(50);
  });

  it.each(PAGES)('lead somewhere, those of %s', (page) => {
    expect(linksOf(page).filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});
