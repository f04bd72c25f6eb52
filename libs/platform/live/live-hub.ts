import pg from 'pg';
import type { Logger } from '@platform/log/logger';

type Listener = (topic: string) => void;

/**
 * Carries hints ("topic X of unit N has news") between processes by LISTEN/NOTIFY and to open pages. A hint holds no
 * data and may be lost: pages fetch again by themselves. Hints of 250 ms travel as one NOTIFY, because each NOTIFY takes
 * a lock of the whole server at commit (data-and-delivery 2.2.3).
 */
export class LiveHub {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #pending = new Set<string>();
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  /** Connects and listens; reconnects by itself until closed. */
  async start(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'smart-campus live',
      keepAlive: true,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#deliver(message.payload ?? ''));
    try {
      await client.connect();
      await client.query('LISTEN live');
      this.#client = client;
    } catch {
      this.#lost(client);
    }
  }

  /** Announces topics of a unit to every process, this one included. */
  publish(unitId: number, topics: ReadonlySet<string>): void {
    for (const topic of topics) this.#pending.add(`${String(unitId)}|${topic}`);
    this.#timer ??= setTimeout(() => void this.#flush(), 250);
  }

  /** @returns a function that ends the subscription */
  subscribe(unitId: number, topics: readonly string[], listener: Listener): () => void {
    const keys = topics.map((topic) => `${String(unitId)}|${topic}`);
    for (const key of keys) {
      const set = this.#listeners.get(key) ?? new Set();
      set.add(listener);
      this.#listeners.set(key, set);
    }
    return () => {
      for (const key of keys) {
        const set = this.#listeners.get(key);
        set?.delete(listener);
        if (set?.size === 0) this.#listeners.delete(key);
      }
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const lines = [...this.#pending];
    this.#pending.clear();
    // A payload of NOTIFY holds at most 8,000 bytes.
    for (let i = 0; i < lines.length; i += 80) {
      const payload = lines.slice(i, i + 80).join('\n');
      if (this.#client === undefined) this.#deliver(payload);
      else await this.#client.query('SELECT pg_notify($1, $2)', ['live', payload]).catch(() => this.#deliver(payload));
    }
  }

  #deliver(payload: string): void {
    for (const line of payload.split('\n')) {
      const topic = line.slice(line.indexOf('|') + 1);
      for (const listener of this.#listeners.get(line) ?? []) listener(topic);
    }
  }

  #lost(client: pg.Client): void {
    if (this.#closed || (this.#client !== undefined && this.#client !== client)) return;
    this.#client = undefined;
    client.removeAllListeners();
    client.on('error', () => undefined);
    void client.end().catch(() => undefined);
    this.#logger.warn({}, 'live connection lost, trying again');
    setTimeout(() => void this.start(), 1_000).unref();
  }
}
