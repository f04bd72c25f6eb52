import pg from 'pg';
import type { PoolClient, QueryResultRow } from 'pg';
import { SILENT_MS, STATEMENT_MS, unanswered } from './data-source';
import { GuardedClient } from './guarded-client';

/**
 * Pool of a role that works across units and therefore sees only the tables granted to it: `relay` (outbox, slots,
 * batches, channels), `platform` (list of units, operators), `migrator`. Never used for the data of a unit.
 */
export class RolePool {
  readonly #pool: pg.Pool;

  constructor(url: string, options: { size: number; applicationName: string; statementTimeoutMs?: number }) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: options.size,
      application_name: options.applicationName,
      connectionTimeoutMillis: 5_000,
      statement_timeout: options.statementTimeoutMs ?? STATEMENT_MS,
      query_timeout: (options.statementTimeoutMs ?? STATEMENT_MS) + SILENT_MS,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
      Client: GuardedClient,
    });
    // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
    this.#pool.on('error', () => undefined);
  }

  async query<T extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return (await this.#pool.query<T>(sql, params as unknown[])).rows;
  }

  async one<T extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T | undefined> {
    return (await this.query<T>(sql, params))[0];
  }

  /** Runs `fn` in a transaction on one client. */
  async tx<T>(fn: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let fault: Error | undefined;
    try {
      await client.query('BEGIN');
      const value = await fn(client);
      await client.query('COMMIT');
      return value;
    } catch (error) {
      if (unanswered(error)) fault = error;
      else
        await client.query('ROLLBACK').catch((rollbackError: Error) => {
          fault = rollbackError;
        });
      throw error;
    } finally {
      client.release(fault);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
