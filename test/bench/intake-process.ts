import { createServer } from 'node:http';

/** An intake that takes everything, in a process of its own, so that its CPU is not the replay's. Argument: milliseconds to an answer. */
const delayMs = Number(process.argv[2]);
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const answer = () => response.writeHead(202).end('{}');
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}`);
});
// It ends with the one that has started it.
process.on('disconnect', () => process.exit());
