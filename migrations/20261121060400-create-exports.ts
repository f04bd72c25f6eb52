import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Long downloads made by a job, for every feature (OVR-21; NOT-33, NOT-34). */
export class CreateExports20261121060400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'export_job', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL,
        ref_id uuid,
        title text NOT NULL,
        params jsonb NOT NULL,
        owner_id uuid NOT NULL,
        locale text NOT NULL CHECK (locale IN ('zh-Hant', 'en', 'pt')),
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
        run uuid,
        done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
        total integer CHECK (total >= 0),
        persons integer CHECK (persons >= 0),
        file_id uuid,
        file_name text,
        size bigint,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        expires_at timestamptz,
        CHECK ((state = 'ready') <= (file_id IS NOT NULL AND file_name IS NOT NULL AND size IS NOT NULL AND expires_at IS NOT NULL)),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, owner_id) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE INDEX export_job_owner ON export_job (unit_id, owner_id, created_at, id)`,
        `COMMENT ON COLUMN export_job.run IS 'the run that may write: a later run or a cancellation takes it from an earlier one'`,
        `COMMENT ON COLUMN export_job.error IS 'code of the error table'`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'export_job');
  }
}
