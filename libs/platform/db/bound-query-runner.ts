import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * A TypeORM query runner that works on the client of the door's open transaction and can neither begin, end nor leave
 * it: TypeORM's own runner may be released with the transaction open (data-and-delivery L6), commits on disposal (L7)
 * and nests silently (L8).
 */
class BoundQueryRunner extends PostgresQueryRunner {
  constructor(driver: PostgresDriver, client: PoolClient) {
    super(driver, 'master');
    this.databaseConnection = client;
    this.isTransactionActive = true;
  }

  override connect(): Promise<PoolClient> {
    return Promise.resolve(this.databaseConnection as PoolClient);
  }

  override startTransaction(): Promise<void> {
    return Promise.resolve();
  }

  override commitTransaction(): Promise<void> {
    return Promise.resolve();
  }

  override rollbackTransaction(): Promise<void> {
    return Promise.resolve();
  }

  override release(): Promise<void> {
    return Promise.resolve();
  }

  /** After this, repositories kept beyond their transaction throw instead of writing into somebody else's. */
  seal(): void {
    this.isReleased = true;
    this.databaseConnection = undefined;
  }
}

/** An entity manager on an open client, and the way to end it. */
export function bindManager(dataSource: DataSource, client: PoolClient): { manager: EntityManager; seal: () => void } {
  const runner = new BoundQueryRunner(dataSource.driver as PostgresDriver, client);
  const manager = dataSource.createEntityManager(runner);
  Object.assign(runner, { manager });
  return { manager, seal: () => runner.seal() };
}
