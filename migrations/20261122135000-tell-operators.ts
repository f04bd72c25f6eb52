import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** What operators and the bureau are told about a unit (spec 15 §7), and the read-only look that a unit grants them (PER-31). */
export class TellOperators20261122135000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No data of a school: which unit, what happens to it, how many days are left. It stays when the unit has been erased.
    await runner.query(`
      CREATE TABLE operator_news (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        about_unit integer NOT NULL REFERENCES school_unit (id),
        kind text NOT NULL CHECK (kind IN ('dissolve_started', 'dissolve_daily', 'dissolve_cancelled', 'dissolve_held',
          'dissolve_released', 'dissolve_executed')),
        days integer CHECK (days BETWEEN 0 AND 366),
        dedupe text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX operator_news_newest ON operator_news (created_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE operator_news_read (
        operator_id uuid PRIMARY KEY REFERENCES operator (id),
        until timestamptz NOT NULL
      )`);
    await runner.query(`GRANT SELECT, INSERT ON operator_news TO platform`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON operator_news_read TO platform`);
    await runner.query(`GRANT SELECT ON operator_news, operator_news_read TO backup`);

    await createUnitTable(runner, 'unit_look', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        operator_id uuid NOT NULL REFERENCES operator (id),
        operator_name text NOT NULL,
        reference text NOT NULL CHECK (char_length(reference) BETWEEN 1 AND 100),
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
        state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'agreed', 'refused', 'ended')),
        asked_at timestamptz NOT NULL DEFAULT now(),
        decided_by uuid,
        decided_at timestamptz,
        until timestamptz,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, decided_by) REFERENCES member (unit_id, id) ON DELETE SET NULL (decided_by)`,
      after: [`CREATE UNIQUE INDEX unit_look_open ON unit_look (unit_id) WHERE state IN ('asked', 'agreed')`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'unit_look', 'operator_news_read', 'operator_news');
  }
}
