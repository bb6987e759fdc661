import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../docs/verify.md', import.meta.url);

/** The case that the page shows whole. */
const WHOLE = 'good';
const LEFT_OUT = '  …';

/**
 * What the page shows in a case, and what it ought to: all that is printed in the first, and in the others without the lines that
 * the first has too. Its place is marked by a comment: `<!-- printed: good -->`, then a fenced block that begins with the command.
 * With UPDATE_DOCS=1 the page is written anew.
 */
export function onPage(name: string, printed: string): { readonly shown: string | undefined; readonly due: string } {
  const page = readFileSync(PAGE, 'utf8');
  const due = name === WHOLE ? printed : withoutLinesOf(blockOf(WHOLE).exec(page)?.[2] ?? '', printed);
  if (process.env.UPDATE_DOCS === '1') {
    writeFileSync(
      PAGE,
      page.replace(blockOf(name), (_, before: string, __, after: string) => `${before}${due}${after}`),
    );
    return { shown: due, due };
  }
  return { shown: blockOf(name).exec(page)?.[2], due };
}

const blockOf = (name: string) =>
  new RegExp(`(<!-- printed: ${name} -->\\n\`\`\`console\\n\\$ [^\\n]*\\n)([^]*?)(\`\`\`\\n)`);

/** Of the checks only: they end with an empty line. */
function withoutLinesOf(whole: string, printed: string): string {
  const known = new Set(whole.split('\n\n')[0]?.split('\n').slice(1));
  const [checks = '', ...rest] = printed.split('\n\n');
  const [stream = '', ...lines] = checks.split('\n');
  const shown = lines.map((line) => (known.has(line) ? LEFT_OUT : line));
  const once = shown.filter((line, index) => line !== LEFT_OUT || shown[index - 1] !== LEFT_OUT);
  return [[stream, ...once].join('\n'), ...rest].join('\n\n');
}
