import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * After each batch its message is asked whether another one is still open: from the index, whatever has been sent before.
 * Made beside the work of schools (J4): one that was not finished is thrown away and made again.
 */
export class FindOpenBatches20261122170000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS delivery_batch_open`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY delivery_batch_open ON delivery_batch (unit_id, message_id) WHERE state IN ('ready', 'sending')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX delivery_batch_open`);
  }
}
