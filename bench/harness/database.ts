import { execFileSync } from 'node:child_process';
import { mkdirSync, chmodSync } from 'node:fs';
import { readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '@platform/db/migrate';
import { prepareDatabase, withDatabase, withRole, type RoleName, type RolePasswords } from '@platform/db/roles';
import { endLeftoverServer, startEmbeddedPostgres, type EmbeddedServer } from '@platform/embedded/embedded-postgres';
import { migrateQueueSchema } from '@platform/jobs/bullmq-queue';
import { MIGRATIONS } from '../../migrations';
import { ownPort } from './own-port';
import { endWithRun } from './run-end';

/** A throw-away server on the loopback interface. */
const PASSWORDS: RolePasswords = {
  migrator: 'bench',
  app: 'bench',
  platform: 'bench',
  relay: 'bench',
  queue: 'bench',
  backup: 'bench',
};

export interface BenchDatabase {
  name: string;
  superuserUrl: string;
  url(role: RoleName): string;
}

/** PostgreSQL as the product starts it, durability and all, on a folder that is thrown away. */
export class BenchServer {
  readonly #log: string[] = [];
  #logging = false;
  #lost = false;
  /** A folder that the server's own user may write too. */
  readonly exchangeDir: string;

  private constructor(
    private server: EmbeddedServer,
    dir: string,
    private readonly forget: () => void,
  ) {
    this.exchangeDir = join(dir, 'exchange');
    mkdirSync(this.exchangeDir);
    chmodSync(this.exchangeDir, 0o777);
  }

  static async start(dir: string): Promise<BenchServer> {
    const heard: { by?: BenchServer } = {};
    const dataDir = join(dir, 'postgres', 'cluster');
    // By its folder: it may be on its way up, or have been started again since.
    const forget = endWithRun(() => endLeftoverServer(dataDir));
    const server = await startEmbeddedPostgres({
      dataDir,
      port: await ownPort(),
      onLog: (line) => heard.by?.hear(line),
    });
    heard.by = new BenchServer(server, dir, forget);
    return heard.by;
  }

  private hear(line: string): void {
    if (this.#logging) this.#log.push(line);
  }

  database(name: string): BenchDatabase {
    const base = withDatabase(this.server.superuserUrl, name);
    return { name, superuserUrl: base, url: (role) => withRole(base, role, PASSWORDS[role]) };
  }

  /** A new database with the schema of this version. */
  async create(name: string): Promise<BenchDatabase> {
    await prepareDatabase(this.server.superuserUrl, name, PASSWORDS);
    const database = this.database(name);
    await migrate(database.url('migrator'), MIGRATIONS);
    await migrateQueueSchema(database.url('migrator'));
    return database;
  }

  async clone(from: BenchDatabase, name: string): Promise<BenchDatabase> {
    await this.#asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${from.name} STRATEGY file_copy OWNER migrator`);
    await this.#asSuperuser(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
    // Rights on a database are not copied with its template.
    await this.#asSuperuser(`GRANT TEMPORARY ON DATABASE ${name} TO queue`);
    return this.database(name);
  }

  async checkpoint(): Promise<void> {
    await this.#asSuperuser('CHECKPOINT');
  }

  /** What the server was asked meanwhile: every statement with its parameters, as text of its log. */
  async listen(work: () => Promise<void>): Promise<string> {
    await this.#asSuperuser(`ALTER SYSTEM SET log_line_prefix = '<<%a>> '`);
    await this.#asSuperuser(`ALTER SYSTEM SET log_statement = 'all'`);
    await this.#reload();
    this.#log.length = 0;
    this.#logging = true;
    try {
      await work();
      await new Promise((resolve) => setTimeout(resolve, 300));
    } finally {
      this.#logging = false;
      await this.#asSuperuser('ALTER SYSTEM RESET ALL');
      await this.#reload();
    }
    return this.#log.join('\n');
  }

  async #reload(): Promise<void> {
    await this.#asSuperuser('SELECT pg_reload_conf()');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async #asSuperuser(sql: string): Promise<void> {
    const client = await openClient(this.server.superuserUrl);
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  get port(): number {
    return this.server.port;
  }

  get dataDir(): string {
    return this.server.dataDir;
  }

  /** `kill -9` of the server: what was not on disk is gone, and its connections end as they are. */
  async crash(): Promise<void> {
    const pid = Number((await readFile(join(this.server.dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const gone = new Promise<void>((resolve) => this.server.onLost(() => resolve()));
    process.kill(pid, 'SIGKILL');
    await gone;
  }

  /** Starts it again after a crash, on the same port and files. */
  async restart(): Promise<void> {
    const { dataDir, port } = this.server;
    for (let tries = 0; ; tries += 1) {
      try {
        this.server = await startEmbeddedPostgres({ dataDir, port, onLog: (line) => this.hear(line) });
        this.#watchLoss();
        return;
      } catch (error) {
        // Its old backends notice the death within a moment, and hold the shared memory until then.
        if (tries === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Its log of changes (WAL) goes to another folder from now on, which is made. */
  async moveLog(to: string): Promise<void> {
    await this.server.stop();
    const from = join(this.server.dataDir, 'pg_wal');
    execFileSync('cp', ['-a', from, to]);
    await rename(from, `${from}.before`);
    await symlink(to, from);
    await this.restart();
  }

  /** Starts it again whenever it has ended by itself, as a service manager does. @returns ends the watch, tells how often it was started */
  keepUp(): () => Promise<number> {
    let watching = true;
    let starts = 0;
    this.#lost = false;
    const watch = async (): Promise<void> => {
      while (watching) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        if (!this.#lost) continue;
        this.#lost = false;
        starts += 1;
        await this.restart().catch(() => void (this.#lost = true));
      }
    };
    const done = watch();
    this.#watchLoss();
    return async () => {
      watching = false;
      await done;
      return starts;
    };
  }

  #watchLoss(): void {
    this.server.onLost(() => void (this.#lost = true));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.forget();
  }
}

/** A connection whose loss shows in the next query, not as an end of the whole run. */
export async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A superuser's connection for making data in bulk: no row security, no foreign keys checked row by row. */
export async function bulkClient(database: BenchDatabase): Promise<pg.Client> {
  const client = await openClient(database.superuserUrl);
  await client.query(
    `SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'`,
  );
  return client;
}
