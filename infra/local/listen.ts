import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service of the local world that can be called. */
export interface Listening {
  readonly url: string;
  /** Ends what is under way too. */
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1; resolves when it can be called, and rejects where the port is taken.
 *
 * @param port 0: any free one
 */
export async function listen(server: Server, port: number, protocol: 'http' | 'https' = 'http'): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
