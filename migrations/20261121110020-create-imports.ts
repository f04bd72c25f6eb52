import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Imports of spreadsheets with a result per row, for every feature (OVR-21; SCH-20, CON-23). */
export class CreateImports20261121110020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'import_job', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL,
        owner_id uuid NOT NULL,
        locale text NOT NULL CHECK (locale IN ('zh-Hant', 'en', 'pt')),
        state text NOT NULL DEFAULT 'preview' CHECK (state IN ('preview', 'running', 'done', 'cancelled', 'undoing', 'undone')),
        file_name text NOT NULL,
        digest bytea NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        confirmed_at timestamptz,
        finished_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, owner_id) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE INDEX import_job_owner ON import_job (unit_id, owner_id, kind, created_at)`,
        `CREATE INDEX import_job_digest ON import_job (unit_id, kind, digest)`,
      ],
    });
    await createUnitTable(runner, 'import_row', {
      columns: `
        import_id uuid NOT NULL,
        n integer NOT NULL,
        state text NOT NULL CHECK (state IN ('ok', 'skipped', 'error', 'waiting', 'done', 'failed', 'undone')),
        data text NOT NULL,
        faults jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (unit_id, import_id, n),
        FOREIGN KEY (unit_id, import_id) REFERENCES import_job (unit_id, id) ON DELETE CASCADE`,
      after: [
        `CREATE INDEX import_row_state ON import_row (unit_id, import_id, state, n)`,
        `COMMENT ON COLUMN import_row.data IS 'cells and what was made of them, sealed: mobiles of families and staff'`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'import_row', 'import_job');
  }
}
