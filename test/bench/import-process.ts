/** Run as a process: how long it takes to import one module, in milliseconds on the standard output. Argument: its URL. */
const [url = ''] = process.argv.slice(2);
const start = performance.now();
await import(url);
process.stdout.write(String(performance.now() - start), () => process.exit());
