import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../docs/verify.md', import.meta.url);

/**
 * What the page shows as printed in a case. Its place is marked by a comment: `<!-- printed: good -->`, then a fenced block that
 * begins with the command. With UPDATE_DOCS=1 the page is written anew.
 */
export function shownOnPage(name: string, printed: string): string | undefined {
  const block = new RegExp(`(<!-- printed: ${name} -->\\n\`\`\`console\\n\\$ [^\\n]*\\n)([^]*?)(\`\`\`\\n)`);
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(
      PAGE,
      page.replace(block, (_, before: string, __, after: string) => `${before}${printed}${after}`),
    );
    return printed;
  }
  return block.exec(page)?.[2];
}
