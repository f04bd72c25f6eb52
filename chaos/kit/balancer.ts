import { setTimeout as pause } from 'node:timers/promises';
import type { Child } from '../../bench/harness/child-process';
import { ownPort } from '../../bench/harness/own-port';
import type { Product } from '../../bench/harness/product';
import { TcpProxy } from './tcp-proxy';

interface Backend {
  child: Child;
  port: number;
  ready: boolean;
}

/** Two API processes behind one address: new connections go to those that say they are ready, as a load balancer does. */
export class Balancer {
  readonly #backends: Backend[] = [];
  readonly #watching: Promise<void>;
  #proxy!: TcpProxy;
  #turn = 0;
  #closed = false;

  private constructor(private readonly product: Product) {
    this.#watching = this.#watch();
  }

  static async start(product: Product): Promise<Balancer> {
    const balancer = new Balancer(product);
    balancer.#proxy = await TcpProxy.start(() => balancer.#next());
    await balancer.#add();
    await balancer.#add();
    return balancer;
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.#proxy.port)}`;
  }

  /** Replaces one API by another, which is ready before the old one is told to end. @returns ms the old one took to end */
  async roll(name: number, how: 'stop' | 'kill-in-drain'): Promise<number> {
    await this.#add(name);
    const old = this.#backends.shift()!;
    const from = performance.now();
    if (how === 'stop') await old.child.stop();
    else {
      const stopping = old.child.stop();
      await pause(1_500);
      if (!old.child.ended) await old.child.kill();
      await stopping;
    }
    return performance.now() - from;
  }

  async stop(): Promise<void> {
    this.#closed = true;
    await this.#watching;
    await Promise.all(this.#backends.map(({ child }) => child.stop()));
    await this.#proxy.close();
  }

  async #add(name = this.#backends.length): Promise<void> {
    const port = await ownPort();
    const backend = { child: this.product.launchApi(`api-${String(name)}-${String(port)}`, port), port, ready: true };
    await backend.child.ready(`http://127.0.0.1:${String(port)}/health/ready`);
    this.#backends.push(backend);
  }

  #next(): number {
    const ready = this.#backends.filter((one) => one.ready);
    const chosen = ready[this.#turn % Math.max(1, ready.length)] ?? this.#backends[0]!;
    this.#turn += 1;
    return chosen.port;
  }

  async #watch(): Promise<void> {
    while (!this.#closed) {
      for (const backend of this.#backends) backend.ready = await isReady(backend.port);
      await pause(100);
    }
  }
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${String(port)}/health/ready`, { signal: AbortSignal.timeout(1_000) })
    .then(async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    })
    .catch(() => false);
