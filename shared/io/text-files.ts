import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes files into a folder, which is made where it is not there.
 *
 * @param files their paths are below the folder
 * @returns the paths, with the folder
 * @throws {Error} which names the first that cannot be written, and why
 */
export async function writeTextFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<string[]> {
  const written: string[] = [];
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      throw new Error(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
    }
    written.push(file);
  }
  return written;
}
