import { appendFile, chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RoleName } from '@platform/db/roles';
import { startEmbeddedPostgres, type EmbeddedServer } from '@platform/embedded/embedded-postgres';
import { freePort } from '@platform/embedded/free-port';
import { placeServer, serverOwner } from '@platform/embedded/postgres-binaries';
import type { BenchDatabase } from '../../bench/harness/database';

const running = new Set<Cluster>();

/** Ends every server of the drill, for a run that was broken off. */
export async function stopAll(): Promise<void> {
  await Promise.allSettled([...running].map((cluster) => cluster.stop()));
}

/** One PostgreSQL on one data folder: the living one, or a copy beside it. */
export class Cluster {
  private constructor(
    private readonly server: EmbeddedServer,
    private readonly origin: BenchDatabase,
    readonly log: readonly string[],
  ) {}

  /** @param origin database of the drill, whose passwords every restored copy has @param dataDir made when it is missing */
  static async start(dataDir: string, origin: BenchDatabase): Promise<Cluster> {
    const log: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, port: await freePort(27_600), onLog: (line) => log.push(line) });
    const cluster = new Cluster(server, origin, log);
    running.add(cluster);
    return cluster;
  }

  /** The product's database as it is on this server. */
  get database(): BenchDatabase {
    const here = (url: string): string => {
      const parsed = new URL(url);
      parsed.port = String(this.server.port);
      return parsed.toString();
    };
    return {
      name: this.origin.name,
      superuserUrl: here(this.origin.superuserUrl),
      url: (role: RoleName) => here(this.origin.url(role)),
    };
  }

  get dataDir(): string {
    return this.server.dataDir;
  }

  /** `kill -9`: what was not on disk is gone. @returns moment of the kill (ms since 1970) */
  async crash(): Promise<number> {
    const pid = Number((await readFile(join(this.dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const gone = new Promise<void>((resolve) => this.server.onLost(() => resolve()));
    const at = Date.now();
    process.kill(pid, 'SIGKILL');
    await gone;
    running.delete(this);
    return at;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    running.delete(this);
  }
}

/** Where the server of a data folder really keeps its files, with the folder above made for its user. */
export async function placeOf(dataDir: string): Promise<string> {
  const place = placeServer(dataDir, serverOwner()).dataDir;
  await mkdir(dirname(place), { recursive: true });
  await chmod(dirname(place), 0o755);
  return place;
}

/** Throws the files of a server away, its log too, as a burnt disk would. Its last processes may still write for a moment. */
export async function wipe(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** Settings for the next start, as `ALTER SYSTEM` would write them. */
export async function setUp(dataDir: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(dataDir, 'postgresql.auto.conf'), lines.join(''));
}
