import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = {
  student_by_name: 'student (unit_id, name, id) INCLUDE (state)',
  member_by_name: 'member (unit_id, name, id) INCLUDE (join_state)',
} as const;

/**
 * Lists and searches of people are sorted by name and id (spec 14): with these a page is read in its order and ends when it
 * is full, where all people of the unit were read and sorted for it (85,000 pupils: half a second, now a millisecond).
 * State stands beside the name, so that whoever is gone is passed over without reading his row.
 * Made beside the work of schools (J4): one that was not finished is thrown away and made again.
 */
export class OrderPeopleByName20261122137000 implements MigrationInterface {
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
