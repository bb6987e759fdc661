import type { AcceptedLog } from './accepted-log.ts';
import { valuesAt } from './reserved-attributes.ts';

type Fits = (log: AcceptedLog) => boolean;

/**
 * Reads a query of the log search, as filters of pipelines and searches have it: terms with blanks between, all of which must fit,
 * and `OR` between such. A term is `@attribute:value`, `source:`, `service:`, `status:`, `tag:value`, with `*` for any value; a phrase
 * of the message, `"…"`, or of any attribute too, `*:"…"`; and `-` stands before what must not fit.
 * https://docs.datadoghq.com/logs/explorer/search_syntax/
 *
 * @returns undefined where something else stands in it
 */
export function readQuery(query: string): Fits | undefined {
  const words = query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const branches: Fits[][] = [[]];
  for (const word of words) {
    const fits = word === 'OR' ? undefined : readTerm(word);
    if (word === 'OR' && branches.at(-1)?.length !== 0) branches.push([]);
    else if (fits === undefined) return undefined;
    else branches.at(-1)?.push(fits);
  }
  if (branches.length > 1 && branches.at(-1)?.length === 0) return undefined;
  return (log) => branches.some((terms) => terms.every((fits) => fits(log)));
}

const TERM = /^(?:(@?[\w./-]+|\*):)?(?:"([^"]*)"|([^\s"()<>*]+|\*))$/;

function readTerm(word: string): Fits | undefined {
  if (word.startsWith('-')) {
    const fits = readTerm(word.slice(1));
    return fits && ((log) => !fits(log));
  }
  const [, key, phrase, bare] = TERM.exec(word) ?? [];
  if (key === undefined || key === '*') {
    if (key === undefined && bare === '*') return () => true;
    return phrase === undefined ? undefined : (log) => hasPhrase(log, phrase, key === '*');
  }
  if (bare === '*') return (log) => valuesOf(key, log).length > 0;
  const wanted = phrase ?? bare;
  return (log) => valuesOf(key, log).some((value) => String(value) === wanted);
}

function hasPhrase({ message = '', attributes }: AcceptedLog, phrase: string, anywhere: boolean): boolean {
  return message.includes(phrase) || (anywhere && JSON.stringify(attributes).includes(phrase));
}

function valuesOf(key: string, log: AcceptedLog): unknown[] {
  if (key.startsWith('@')) return [...valuesAt(log.attributes, [key.slice(1)])].flat();
  if (key === 'source' || key === 'service' || key === 'status') return log[key] === undefined ? [] : [log[key]];
  return log.tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
}
