import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalWecom {
  base: string;
  /** Paths asked so far, in order. */
  calls: string[];
  /** Answers by path; a missing one is `{errcode:0}`. */
  on(path: string, answer: (url: URL, body: string) => object | Promise<object>): void;
  count(path: string): number;
  close(): Promise<void>;
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A border for tests of the gateway itself: answers JSON by path. Journeys use the simulator. */
export async function startLocalWecom(): Promise<LocalWecom> {
  const calls: string[] = [];
  const answers = new Map<string, (url: URL, body: string) => object | Promise<object>>();
  const server = createServer((req, res) => {
    void (async () => {
      const url = new URL(req.url ?? '/', 'http://local');
      calls.push(url.pathname);
      const body = await bodyOf(req);
      const answer = (await answers.get(url.pathname)?.(url, body)) ?? {};
      res.setHeader('Content-Type', 'application/json; charset=utf-8');
      res.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...answer }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls,
    on: (path, answer) => answers.set(path, answer),
    count: (path) => calls.filter((call) => call === path).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
