/**
 * Run as a process: how long it takes to import one module, in milliseconds on the standard output. Arguments: its URL, then
 * those of Node's own modules that are loaded before.
 */
const [url = '', ...builtins] = process.argv.slice(2);
for (const name of builtins) process.getBuiltinModule(name);
const start = performance.now();
await import(url);
const ms = performance.now() - start;
// Only now: Node makes its standard output when it is asked for, which takes some milliseconds, and the logger has asked for it.
process.stdout.write(String(ms), () => process.exit());
