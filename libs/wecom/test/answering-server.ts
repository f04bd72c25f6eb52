import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export type Answer = object | ((request: Received, response: http.ServerResponse, socket: Socket) => void);

export interface AnsweringServer {
  base: string;
  received: Received[];
  /** How often a path was asked. */
  count(path: string): number;
  /** Answers of a path in turn; the last one stays. */
  on(path: string, ...answers: Answer[]): void;
  close(): Promise<void>;
}

/** A WeCom of a few lines: gettoken hands out T1, T2, … and the rest is what the test says. */
export async function answeringServer(): Promise<AnsweringServer> {
  const received: Received[] = [];
  const script = new Map<string, Answer[]>();
  const sockets = new Set<Socket>();
  let tokens = 0;
  script.set('/cgi-bin/gettoken', [
    (_request, response) => {
      tokens += 1;
      response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', access_token: `TOKEN-${tokens}`, expires_in: 7200 }));
    },
  ]);
  const server = http.createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://local');
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      received.push(request);
      const answers = script.get(url.pathname) ?? [{ errcode: 40058, errmsg: 'not in the script of the test' }];
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (typeof answer === 'function') answer(request, response, incoming.socket);
      else response.end(JSON.stringify(answer));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    count: (path) => received.filter((r) => r.path === path).length,
    on: (path, ...answers) => void script.set(path, answers),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
