import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * E-mail of members sealed like their number (OVR-34). A column of its own: the program before reads the old one, which the
 * job `privacy.seal-email` empties; it goes with a later release.
 */
export class SealMemberEmail20261122154300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE member ADD COLUMN email_sealed text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE member DROP COLUMN email_sealed`);
  }
}
