import { pathToFileURL } from 'node:url';

/**
 * Run as a process: invokes a built transform once. Arguments: the path of its `handler.mjs`. Reads the event from the standard
 * input; writes the records of the answer, and which of Node's own modules have been loaded, to the standard output.
 */
const [path = ''] = process.argv.slice(2);
let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
const { handler } = await import(pathToFileURL(path).href);
const { records } = await handler(JSON.parse(input), { getRemainingTimeInMillis: () => 60_000 });
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
process.stdout.write(JSON.stringify({ records, builtins: moduleLoadList }));
