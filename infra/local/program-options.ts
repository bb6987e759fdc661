import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { OptionError } from './counts.ts';

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: Options }>>['values'];

/**
 * The options of a program that is run by `npm run`. `--help` prints its usage and ends with status 0; an option that it does not
 * have, or with a value that it does not take, ends with status 2, the reason and the usage on the standard error.
 *
 * @param read makes of the values what the program needs @throws {OptionError} of a value that is not taken
 */
export function readProgramOptions<const Options extends ParseArgsOptionsConfig, Read>(
  usage: string,
  options: Options,
  read: (values: Values<Options>) => Read,
): Read {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if ('help' in values) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    return read(values as Values<Options>);
  } catch (error) {
    if (!isWrongUse(error)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exit(2);
  }
}

/**
 * Names of an option, with commas between.
 *
 * @throws {OptionError}
 */
export function choicesOf(option: string, text: string, known: readonly string[]): string[] {
  const names = text.split(',');
  if (names.every((name) => known.includes(name))) return names;
  throw new OptionError(`--${option} takes ${known.join(', ')}, with commas between; not ${JSON.stringify(text)}`);
}

function isWrongUse(error: unknown): error is Error {
  if (error instanceof OptionError) return true;
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}
