/** The ports of FTP's passive data connections: a bounded range, each used by one transfer at a time. */
import { createServer, type Server } from 'node:net';

/** Ports for data connections; from 0: the system picks them. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Data ports in use by all sessions of a server. */
export class DataPorts {
  readonly #range: PortRange;
  readonly #used = new Set<number>();

  constructor(range: PortRange) {
    this.#range = range;
  }

  /** Opens a listener on a free port; null: none is free. */
  async open(host: string): Promise<Server | null> {
    const { from, to } = this.#range;
    if (from === 0) return listenOn(host, 0);
    for (let port = from; port <= to; port += 1) {
      if (this.#used.has(port)) continue;
      this.#used.add(port);
      const server = await listenOn(host, port);
      if (server !== null) {
        server.once('close', () => this.#used.delete(port));
        return server;
      }
      this.#used.delete(port);
    }
    return null;
  }
}

function listenOn(host: string, port: number): Promise<Server | null> {
  const server = createServer({ pauseOnConnect: true });
  server.maxConnections = 1;
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, host, () => resolve(server));
  });
}
