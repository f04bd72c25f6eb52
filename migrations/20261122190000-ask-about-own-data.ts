import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked on his own page; empty where the school wrote a request down for him (I4). */
export class AskAboutOwnData20261122190000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No foreign key, as `subject_id`: a member or a parent, and it stays when the row is without a name. No index either: a unit has some
    // dozens of requests in the year they are kept.
    await runner.query(`ALTER TABLE privacy_request ADD COLUMN asked_by uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE privacy_request DROP COLUMN asked_by`);
  }
}
