import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TcpProxy } from './tcp-proxy';

/** An echo behind a link that suffers. */
describe('link with faults', () => {
  let echo: Server;
  let proxy: TcpProxy;
  const open: Socket[] = [];

  beforeEach(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await TcpProxy.start(() => (echo.address() as { port: number }).port);
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await proxy.close();
    await new Promise((resolve) => echo.close(resolve));
  });

  async function client(): Promise<{ socket: Socket; ask: (text: string) => Promise<string>; gone: Promise<void> }> {
    const socket = connect(proxy.port, '127.0.0.1');
    open.push(socket);
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    await Promise.race([once(socket, 'connect').catch(() => undefined), gone]);
    const ask = async (text: string): Promise<string> => {
      let got = '';
      const answered = new Promise<string>((resolve) => {
        const more = (data: Buffer): void => {
          got += data.toString('utf8');
          if (got.length < text.length) return;
          socket.off('data', more);
          resolve(got);
        };
        socket.on('data', more);
      });
      socket.write(text);
      return answered;
    };
    return { socket, ask, gone };
  }

  it('carries bytes both ways in their order and passes the end on [R16]', async () => {
    const { socket, ask } = await client();
    const long = Array.from({ length: 200_000 }, (_, i) => String(i % 10)).join('');
    expect(await ask(long)).toBe(long);
    const ended = once(socket, 'end');
    socket.end();
    await ended;
  });

  it('makes data late by its latency, without mixing it up [R16]', async () => {
    const { ask } = await client();
    proxy.suffer({ latencyMs: 60 });
    const from = performance.now();
    expect(await ask('a')).toBe('a');
    expect(performance.now() - from).toBeGreaterThanOrEqual(110);
    expect(await ask('1')).toBe('1');
  });

  it('lets only so many bytes a second through [R16]', async () => {
    const { ask } = await client();
    proxy.suffer({ bytesPerSecond: 10_000 });
    const from = performance.now();
    expect(await ask('x'.repeat(1_000))).toBe('x'.repeat(1_000));
    expect(performance.now() - from).toBeGreaterThanOrEqual(150);
  });

  it('resets what is open and refuses what is new while it is down [R16]', async () => {
    const { ask, gone } = await client();
    expect(await ask('a')).toBe('a');
    proxy.suffer({ down: true });
    await gone;
    const late = await client();
    await late.gone;
    proxy.suffer();
    const again = await client();
    expect(await again.ask('b')).toBe('b');
  });

  it('holds everything back while frozen, and loses nothing of it [R16]', async () => {
    const { ask } = await client();
    proxy.suffer({ frozen: true });
    const answer = ask('later');
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve('nothing'), 150))]);
    expect(first).toBe('nothing');
    proxy.suffer();
    expect(await answer).toBe('later');
  });

  it('cuts again and again at times of the seed [R16]', async () => {
    proxy.suffer({ cutEveryMs: 30 }, () => 0.5);
    for (let i = 0; i < 3; i += 1) await (await client()).gone;
    expect(proxy.taken).toBe(3);
  });
});
