import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * Run as a process: invokes a built transform once. Arguments: the path of its `handler.mjs`. Reads the event from the standard
 * input; writes the records of the answer, and which of Node's own modules have been loaded, to the standard output.
 */
const [path = ''] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(path).href);
const { records } = await handler(JSON.parse(readFileSync(0, 'utf8')), { getRemainingTimeInMillis: () => 60_000 });
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
// Before the standard output is asked for: that loads some.
const answer = JSON.stringify({ records, builtins: moduleLoadList });
process.stdout.write(answer);
