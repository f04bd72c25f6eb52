import pg from 'pg';
import type { RolePool } from '@platform/db/role-pool';

const CHANNEL = 'outbox';
/** Commits of this time share one NOTIFY: each takes a lock of the whole server at commit (data-and-delivery 2.2.3). */
const GATHER_MS = 15;
const RECONNECT_MS = 1_000;

/**
 * Rings after commits that enqueued jobs, so that a relay in another process need not wait for its next look. The door
 * calls it outside the transaction; a lost ring costs a second.
 */
export class OutboxBell {
  readonly #pool: RolePool;
  #timer: NodeJS.Timeout | undefined;
  #last = -GATHER_MS;

  constructor(pool: RolePool) {
    this.#pool = pool;
  }

  ring(): void {
    if (this.#timer !== undefined) return;
    // The first after a quiet moment is heard at once; a person waits for what it brings.
    const wait = Math.max(0, this.#last + GATHER_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#last = performance.now();
      this.#pool.query(`SELECT pg_notify('${CHANNEL}', '')`).catch(() => undefined);
    }, wait).unref();
  }
}

/** Hears the bell; reconnects by itself until closed. */
export class OutboxEar {
  readonly #url: string;
  readonly #heard: () => void;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, heard: () => void) {
    this.#url = url;
    this.#heard = heard;
  }

  async start(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'smart-campus outbox',
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', () => this.#heard());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#heard();
    } catch {
      this.#lost(client);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.removeAllListeners();
    client.on('error', () => undefined);
    void client.end().catch(() => undefined);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.start(), RECONNECT_MS);
  }
}
