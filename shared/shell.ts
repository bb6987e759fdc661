/** A word of a POSIX shell that stands for this text, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command over several lines, an option a line.
 *
 * @param words what the command is, like `aws iam create-policy`
 * @param options by name, without the dashes; a value stands as it is, so that it may be a variable of the shell
 */
export function shellCommand(words: string, options: Readonly<Record<string, string>>): string {
  return [words, ...Object.entries(options).map(([name, value]) => `  --${name} ${value}`)].join(' \\\n');
}
