/** A literal text, or the number or name of a group. */
type Part = { readonly text: string } | { readonly group: number | string };

/** Go takes the longest name it can: `$1x` is the group `1x`, not group 1 and an `x`. */
const REFERENCE = /\$(?:\$|\{(?<braced>[\p{L}\p{Nd}_]+)\}|(?<bare>[\p{L}\p{Nd}_]+))/gu;

/** Only these are numbers to Go: `$01` is a group's name. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;

/** Reads a placeholder by the rules of https://pkg.go.dev/regexp#Regexp.Expand. A dollar sign that begins no name stays. */
export function parsePlaceholder(placeholder: string): Part[] {
  const parts: Part[] = [];
  let read = 0;
  for (const match of placeholder.matchAll(REFERENCE)) {
    const { braced, bare } = match.groups ?? {};
    const name = braced ?? bare;
    parts.push({ text: placeholder.slice(read, match.index) });
    parts.push(name === undefined ? { text: '$' } : { group: NUMBER.test(name) ? Number(name) : name });
    read = match.index + match[0].length;
  }
  parts.push({ text: placeholder.slice(read) });
  return parts;
}

/**
 * What stands in place of one match.
 *
 * @returns undefined where it would be longer than `maxCharacters`
 */
export function expand(
  parts: readonly Part[],
  textOf: (group: number | string) => string,
  maxCharacters: number,
): string | undefined {
  let out = '';
  for (const part of parts) {
    const text = 'text' in part ? part.text : textOf(part.group);
    if (out.length + text.length > maxCharacters) return undefined;
    out += text;
  }
  return out;
}
