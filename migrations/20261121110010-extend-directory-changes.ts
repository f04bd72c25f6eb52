import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Write-back to WeCom (spec 14 §7): what is to be changed, in which order, how far it is, and the one lane of a unit. */
export class ExtendDirectoryChanges20261121110010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE directory_change DROP CONSTRAINT directory_change_state_check`);
    await runner.query(`ALTER TABLE directory_change DROP COLUMN payload`);
    // The command is sealed: it holds mobiles, card numbers and birthdays; it is gone once the change is over.
    await runner.query(
      `ALTER TABLE directory_change
         ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY,
         ADD COLUMN kind text NOT NULL,
         ADD COLUMN payload text,
         ADD COLUMN base text,
         ADD COLUMN theirs text,
         ADD COLUMN label text NOT NULL DEFAULT '',
         ADD COLUMN lane_key text NOT NULL,
         ADD COLUMN needs uuid[] NOT NULL DEFAULT '{}',
         ADD COLUMN priority smallint NOT NULL DEFAULT 5,
         ADD COLUMN wecom_ref text,
         ADD COLUMN written_at timestamptz,
         ADD COLUMN result_id uuid,
         ADD COLUMN blocked_by uuid,
         ADD COLUMN dedupe_key text,
         ADD COLUMN batch_id uuid,
         ADD COLUMN listener text,
         ADD COLUMN actor_id uuid,
         ADD COLUMN version integer NOT NULL DEFAULT 1,
         ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
         ADD COLUMN done_at timestamptz,
         ADD CONSTRAINT directory_change_state_check CHECK (state IN ('pending', 'done', 'failed', 'discarded')),
         ADD CONSTRAINT directory_change_entity_check CHECK (entity IN ('department', 'member', 'label', 'node', 'student', 'parent'))`,
    );
    await runner.query(`DROP INDEX directory_change_state`);
    await runner.query(`CREATE INDEX directory_change_open ON directory_change (unit_id, priority, seq) WHERE state = 'pending'`);
    await runner.query(`CREATE INDEX directory_change_failed ON directory_change (unit_id, seq) WHERE state = 'failed'`);
    await runner.query(`CREATE INDEX directory_change_entity ON directory_change (unit_id, entity_id)`);
    await runner.query(`CREATE INDEX directory_change_batch ON directory_change (unit_id, batch_id, seq) WHERE batch_id IS NOT NULL`);
    await runner.query(
      `CREATE UNIQUE INDEX directory_change_dedupe ON directory_change (unit_id, dedupe_key) WHERE dedupe_key IS NOT NULL`,
    );
    await createUnitTable(runner, 'directory_lane', {
      columns: `
        holder uuid,
        lease_until timestamptz,
        paused_until timestamptz,
        pauses smallint NOT NULL DEFAULT 0,
        error text,
        PRIMARY KEY (unit_id)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'directory_lane');
    await runner.query(`DELETE FROM directory_change`);
    await runner.query(
      `ALTER TABLE directory_change
         DROP CONSTRAINT directory_change_entity_check, DROP CONSTRAINT directory_change_state_check,
         DROP COLUMN seq, DROP COLUMN kind, DROP COLUMN payload, DROP COLUMN base, DROP COLUMN theirs, DROP COLUMN label,
         DROP COLUMN lane_key, DROP COLUMN needs, DROP COLUMN priority, DROP COLUMN wecom_ref, DROP COLUMN written_at,
         DROP COLUMN result_id, DROP COLUMN blocked_by, DROP COLUMN dedupe_key, DROP COLUMN batch_id, DROP COLUMN listener,
         DROP COLUMN actor_id, DROP COLUMN version, DROP COLUMN updated_at, DROP COLUMN done_at,
         ADD COLUMN payload jsonb NOT NULL,
         ADD CONSTRAINT directory_change_state_check CHECK (state IN ('pending', 'done', 'failed'))`,
    );
    await runner.query(`CREATE INDEX directory_change_state ON directory_change (unit_id, state)`);
  }
}
