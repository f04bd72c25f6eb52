import { createServer, connect, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to the bytes of a link. Everything may be changed while connections are open. */
export interface LinkFault {
  /** Each piece of data arrives so many ms late, both ways. */
  latencyMs?: number;
  /** Bytes a second and direction. */
  bytesPerSecond?: number;
  /** Open connections are reset after a random time up to so many ms, again and again. */
  cutEveryMs?: number;
  /** Nothing moves and nothing ends: the other side looks alive (half-open). */
  frozen?: boolean;
  /** New connections are refused and open ones reset. */
  down?: boolean;
}

interface Pair {
  near: Socket;
  far: Socket;
}

/**
 * A link between two processes that can be slow, narrow, cut, frozen or gone (R16). It knows nothing of what it carries.
 * Data on its way keeps its order; a reset is a real one (RST), as a crashed machine or a firewall sends it.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #fault: LinkFault = {};
  #cutter: NodeJS.Timeout | undefined;
  /** Connections ever taken. */
  taken = 0;

  private constructor(private readonly target: () => number) {
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => this.#take(near));
  }

  /** @param target port on 127.0.0.1 that the next connection goes to */
  static async start(target: () => number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  /** The same address through this link. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.port);
    return changed.pathname === '/' && !url.endsWith('/') ? changed.href.slice(0, -1) : changed.href;
  }

  /** From now on; without argument the link is sound again. @param random for the times of cuts, 0 to below 1 */
  suffer(fault: LinkFault = {}, random: () => number = Math.random): void {
    this.#fault = fault;
    clearTimeout(this.#cutter);
    if (fault.down === true) this.cut();
    if (fault.cutEveryMs !== undefined) this.#cutLater(fault.cutEveryMs, random);
  }

  /** Resets every open connection. */
  cut(): void {
    for (const pair of this.#pairs) this.#reset(pair);
  }

  async close(): Promise<void> {
    this.suffer();
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #cutLater(everyMs: number, random: () => number): void {
    this.#cutter = setTimeout(
      () => {
        this.cut();
        this.#cutLater(everyMs, random);
      },
      Math.max(1, random() * everyMs),
    );
  }

  #take(near: Socket): void {
    this.taken += 1;
    if (this.#fault.down === true) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port: this.target(), allowHalfOpen: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.#reset(pair));
      socket.on('close', () => this.#reset(pair));
    }
    this.#carry(near, far);
    this.#carry(far, near);
    near.resume();
  }

  #carry(from: Socket, to: Socket): void {
    let line = Promise.resolve();
    const next = (work: () => Promise<void> | void): void => {
      line = line.then(work);
    };
    from.on('data', (data: Buffer) => {
      const { latencyMs = 0, bytesPerSecond } = this.#fault;
      const due = performance.now() + latencyMs;
      // What waits here is memory: a slow link pushes back on its sender.
      from.pause();
      if (bytesPerSecond === undefined && latencyMs > 0) from.resume();
      next(async () => {
        const wait = due - performance.now();
        if (wait > 0) await pause(wait);
        if (bytesPerSecond !== undefined) await pause((data.length * 1000) / bytesPerSecond);
        while (this.#fault.frozen === true && !to.destroyed) await pause(20);
        if (to.destroyed) return;
        if (!to.write(data)) await drained(to);
        from.resume();
      });
    });
    from.on('end', () =>
      next(async () => {
        while (this.#fault.frozen === true && !to.destroyed) await pause(20);
        to.end();
      }),
    );
  }

  #reset(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    for (const socket of [pair.near, pair.far]) {
      if (socket.destroyed) continue;
      // A connection that never stood has nothing to reset.
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
  }
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
