import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filled forms have an id, which their uploads are tied to, and are read newest first (NOT-07, NOT-35). */
export class NameFormAnswers20261121060020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // In two steps, so that the millions of confirmations are not written anew; they need no id.
    await runner.query(`ALTER TABLE notice_response ADD COLUMN id uuid`);
    await runner.query(
      `ALTER TABLE notice_response ALTER COLUMN id SET DEFAULT uuidv7(), ADD CONSTRAINT notice_response_named CHECK (kind <> 'form' OR id IS NOT NULL)`,
    );
    await runner.query(`CREATE UNIQUE INDEX notice_response_id ON notice_response (unit_id, id) WHERE kind = 'form'`);
    await runner.query(`CREATE INDEX notice_response_recent ON notice_response (unit_id, notice_id, submitted_at, id) WHERE kind = 'form'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX notice_response_recent, notice_response_id`);
    await runner.query(`ALTER TABLE notice_response DROP CONSTRAINT notice_response_named, DROP COLUMN id`);
  }
}
