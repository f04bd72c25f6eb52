import { createServer } from 'node:net';

/** The first free TCP port on 127.0.0.1 at or after `from`; 0 asks the system for any. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 200; port += 1) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
  }
  throw new Error(`no free port from ${String(from)}`);
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
