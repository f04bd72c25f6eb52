import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/**
 * Pages of a fan-out that are still to be made. Whoever makes a page deletes its row in the same transaction, so two pages
 * can be made side by side and one whose worker died is found again; a recall deletes what is left.
 */
export class PlanNoticePages20261121080010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'notice_page', {
      columns: `
        notice_id uuid NOT NULL,
        no integer NOT NULL CHECK (no > 0),
        first_group integer NOT NULL CHECK (first_group > 0),
        whole uuid[] NOT NULL,
        partly uuid[] NOT NULL,
        CHECK (cardinality(whole) + cardinality(partly) > 0),
        PRIMARY KEY (unit_id, notice_id, no),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id)`,
      app: ['SELECT', 'INSERT', 'DELETE'],
      after: [
        `COMMENT ON COLUMN notice_page.first_group IS 'groups are numbered from here, so that pages made at once never use the same number'`,
        `COMMENT ON COLUMN notice_page.partly IS 'classes of which only single students are chosen'`,
        `COMMENT ON COLUMN notice.fanout_cursor IS 'last class of a sending begun before pages were planned; empty since'`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'notice_page');
  }
}
