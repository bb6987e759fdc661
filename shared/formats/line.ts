/**
 * A line without the line breaks at its end. (A regular expression for this takes quadratic time on a line that is full of
 * breaks, and anybody may log such a line.)
 */
export function trimLineBreaks(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end--;
  return line.slice(0, end);
}

/** The Agent drops a line with nothing but white space. */
export function isBlank(line: string): boolean {
  return line.trim() === '';
}
