import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The relay takes due rows unit by unit (fair turns), so its index begins with the unit. And a dedupe key holds back
 * waiting jobs only: a running one may have read the old state already, and what happened since would be lost.
 */
export class OrderOutboxByUnit20261120233000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX outbox_dedupe`);
    await runner.query(
      `CREATE UNIQUE INDEX outbox_dedupe ON outbox (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state = 'ready'`,
    );
    await runner.query(`DROP INDEX outbox_due`);
    await runner.query(`CREATE INDEX outbox_ready ON outbox (unit_id, priority, not_before) WHERE state = 'ready'`);
    await runner.query(`CREATE INDEX outbox_running ON outbox (unit_id, lease_until) WHERE state = 'running'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX outbox_running`);
    await runner.query(`DROP INDEX outbox_ready`);
    await runner.query(`CREATE INDEX outbox_due ON outbox (not_before, priority) WHERE state IN ('ready', 'running')`);
    await runner.query(`DROP INDEX outbox_dedupe`);
    await runner.query(
      `CREATE UNIQUE INDEX outbox_dedupe ON outbox (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state IN ('ready', 'running')`,
    );
  }
}
