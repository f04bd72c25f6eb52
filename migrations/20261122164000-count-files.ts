import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  file_of_owner: 'file (unit_id, owner_kind, owner_id) INCLUDE (size, used_by, expires_at) WHERE deleted_at IS NULL',
  file_room: 'file (unit_id) INCLUDE (size) WHERE deleted_at IS NULL',
} as const;

/**
 * Before an upload begins, what its person and its unit keep is added up (E2): from the index alone.
 * Made beside the work of schools (J4): one that was not finished is thrown away and made again.
 */
export class CountFiles20261122164000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${on}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX ${name}`);
  }
}
