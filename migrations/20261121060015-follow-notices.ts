import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Schedules, deadlines, copies, re-invitations and the hourly digest of notices (NOT-17, 37, 39, 44; BEY-02, 03). */
export class FollowNotices20261121060015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Besides 再次提醒: the deadline's own reminder (nobody's, once per notice) and requests to class teachers.
    await runner.query(`ALTER TABLE notice_reminder_log ALTER COLUMN by DROP NOT NULL,
      ADD COLUMN kind text NOT NULL DEFAULT 'again' CHECK (kind IN ('again', 'deadline', 'invite')),
      ADD CONSTRAINT notice_reminder_log_by CHECK ((by IS NULL) = (kind = 'deadline'))`);
    await runner.query(
      `CREATE UNIQUE INDEX notice_reminder_log_deadline ON notice_reminder_log (unit_id, notice_id) WHERE kind = 'deadline'`,
    );
    // Up to where administrators have been told what was sent: an hour is told once, however often the job runs.
    await runner.query(`ALTER TABLE notice_settings ADD COLUMN digest_until timestamptz`);
    // Deleted ones stay for administrators until they are purged (NOT-39).
    await runner.query(`DROP INDEX notice_shared`);
    await runner.query(`CREATE INDEX notice_shared ON notice (unit_id, sent_at, id) WHERE sent_at IS NOT NULL`);
    await runner.query(`CREATE INDEX notice_purge ON notice (unit_id, deleted_at) WHERE state = 'recalled' AND deleted_at IS NOT NULL`);

    // A file belongs to the thing that brought it (file.used_by); copies of that thing use it too, until the last one goes.
    await createUnitTable(runner, 'file_use', {
      columns: `
        file_id uuid NOT NULL,
        used_by text NOT NULL,
        used_by_id uuid NOT NULL,
        PRIMARY KEY (unit_id, file_id, used_by, used_by_id),
        FOREIGN KEY (unit_id, file_id) REFERENCES file (unit_id, id)`,
      after: [`CREATE INDEX file_use_by ON file_use (unit_id, used_by, used_by_id)`],
    });
    // Families that an app may reach, as WeCom says (wecom 08, B7); set by the school's administrator in WeCom only.
    await createUnitTable(runner, 'app_family_scope', {
      columns: `
        app text NOT NULL,
        students text[] NOT NULL,
        departments integer[] NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, app)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'app_family_scope', 'file_use');
    await runner.query(`DROP INDEX notice_purge, notice_shared`);
    await runner.query(`CREATE INDEX notice_shared ON notice (unit_id, sent_at, id) WHERE sent_at IS NOT NULL AND deleted_at IS NULL`);
    await runner.query(`ALTER TABLE notice_settings DROP COLUMN digest_until`);
    await runner.query(`DELETE FROM notice_reminder_log WHERE kind <> 'again'`);
    await runner.query(`DROP INDEX notice_reminder_log_deadline`);
    await runner.query(
      `ALTER TABLE notice_reminder_log DROP CONSTRAINT notice_reminder_log_by, DROP COLUMN kind, ALTER COLUMN by SET NOT NULL`,
    );
  }
}
