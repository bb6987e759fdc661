import { readFileSync } from 'node:fs';

/**
 * The files that importing a built one loads: it, and what it imports statically, which are files beside it. What it loads
 * later is not among them.
 *
 * @param file of `dist/`, minified by esbuild
 */
export function startFiles(file: URL, found: readonly URL[] = []): readonly URL[] {
  if (found.some(({ href }) => href === file.href)) return found;
  const imports = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)"(\.\/[\w.-]+)"/g);
  return [...imports].reduce<readonly URL[]>(
    (all, [, path = '']) => startFiles(new URL(path, file), all),
    [...found, file],
  );
}
