import type { AcceptedLog } from './accepted-log.ts';
import { valuesAt } from './reserved-attributes.ts';

/**
 * Whether a log fits a query of the log search, as far as filters of pipelines need it: terms with blanks between, all of which must
 * fit, `@attribute:value`, `source:`, `service:`, `tag:value`, `*` for any value, `-` before what must not fit.
 * https://docs.datadoghq.com/logs/explorer/search_syntax/
 */
export function matchesQuery(query: string, log: AcceptedLog): boolean {
  return query
    .split(/\s+/)
    .filter((term) => term !== '' && term !== '*')
    .every((term) => (term.startsWith('-') ? !matchesTerm(term.slice(1), log) : matchesTerm(term, log)));
}

function matchesTerm(term: string, log: AcceptedLog): boolean {
  const colon = term.indexOf(':');
  const key = term.slice(0, colon);
  const wanted = term.slice(colon + 1).replace(/^"(.*)"$/, '$1');
  const found = valuesOf(key, log);
  return wanted === '*' ? found.length > 0 : found.some((value) => String(value) === wanted);
}

function valuesOf(key: string, log: AcceptedLog): unknown[] {
  if (key.startsWith('@')) return [...valuesAt(log.attributes, [key.slice(1)])].flat();
  if (key === 'source' || key === 'service' || key === 'status') return log[key] === undefined ? [] : [log[key]];
  return log.tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
}
