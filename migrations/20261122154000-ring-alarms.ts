import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '@platform/db/unit-table';

const KINDS = `'cross_unit', 'row_security', 'mass_read', 'callback_refused', 'storage_full', 'waiting', 'backup', 'audit_chain', 'disk', 'jobs_failed'`;

/** What the watch counts, the alarms it opens and ends, and what the backups tell it (J8). */
export class RingAlarms20261122154000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // 0 = no unit. Gone after a day; no data of a school, only how often something was refused and to which account.
    await runner.query(`
      CREATE TABLE alarm_event (
        kind text NOT NULL CHECK (kind IN (${KINDS})),
        about_unit integer NOT NULL DEFAULT 0,
        subject text NOT NULL DEFAULT '' CHECK (char_length(subject) <= 60),
        minute timestamptz NOT NULL,
        n integer NOT NULL CHECK (n > 0),
        PRIMARY KEY (kind, about_unit, subject, minute)
      )`);
    await runner.query(`
      CREATE TABLE alarm (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN (${KINDS})),
        about_unit integer NOT NULL DEFAULT 0,
        since timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        amount integer NOT NULL,
        times integer NOT NULL DEFAULT 1,
        ended_at timestamptz
      )`);
    await runner.query(`CREATE UNIQUE INDEX alarm_open ON alarm (kind, about_unit) WHERE ended_at IS NULL`);
    await runner.query(`CREATE INDEX alarm_newest ON alarm (since DESC)`);
    await runner.query(`
      CREATE TABLE backup_report (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('base', 'drill')),
        ok boolean NOT NULL DEFAULT true,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX backup_report_newest ON backup_report (kind, at DESC) WHERE ok`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON alarm_event, alarm TO platform`);
    await runner.query(`GRANT SELECT, DELETE ON backup_report TO platform`);
    await runner.query(`GRANT SELECT ON alarm_event, alarm TO backup`);
    // The one thing role backup writes: that it has done its work.
    await runner.query(`GRANT SELECT, INSERT ON backup_report TO backup`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'backup_report', 'alarm', 'alarm_event');
  }
}
