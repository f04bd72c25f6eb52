import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Templates are deleted at once: the audit log remembers them, and their pictures live on where notices use them. */
export class FinishTemplates20261121070040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE notice_template DROP COLUMN deleted_at`);
    await runner.query(`CREATE INDEX notice_template_name ON notice_template (unit_id, name, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX notice_template_name`);
    await runner.query(`ALTER TABLE notice_template ADD COLUMN deleted_at timestamptz`);
  }
}
