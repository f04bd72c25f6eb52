import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** When codes of a confirmation went to a member by text message: five an hour over all his sessions (V6.6.3). */
export class LimitStepUpCodes20261122132000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'step_up_sent', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        member_id uuid NOT NULL,
        sent_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id) ON DELETE CASCADE`,
      after: [`CREATE INDEX step_up_sent_member ON step_up_sent (unit_id, member_id, sent_at)`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'step_up_sent');
  }
}
