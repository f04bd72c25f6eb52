import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Call limits shared by all processes, and callbacks as they came in (G2, G6). */
export class CreateWecomGateway20261120234000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Counters are worth nothing after a crash, and without a log each call costs no flush to disk.
    await createUnitTable(runner, 'wecom_limit', {
      columns: `
        bucket text NOT NULL CHECK (char_length(bucket) <= 200),
        level double precision NOT NULL,
        at timestamptz NOT NULL,
        blocked_until timestamptz,
        blocked_reason text CHECK (blocked_reason IN ('minute', 'hour', 'day', 'concurrency')),
        PRIMARY KEY (unit_id, bucket)`,
      after: [`ALTER TABLE wecom_limit SET UNLOGGED`],
    });
    // WeCom also counts by source address, over all units: no school data, therefore no unit.
    await runner.query(`
      CREATE UNLOGGED TABLE wecom_address_limit (
        bucket text PRIMARY KEY CHECK (char_length(bucket) <= 200),
        level double precision NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON wecom_address_limit TO app`);

    // The message stays as WeCom sealed it; the job opens it again with the time it came in.
    await createUnitTable(runner, 'wecom_callback', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        dedupe_key text NOT NULL CHECK (char_length(dedupe_key) <= 100),
        kind text NOT NULL,
        query jsonb NOT NULL,
        body text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        done_at timestamptz,
        outcome text CHECK (outcome IN ('handled', 'ignored', 'unreadable')),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, dedupe_key)`,
      after: [`CREATE INDEX wecom_callback_received ON wecom_callback (unit_id, received_at)`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'wecom_callback', 'wecom_address_limit', 'wecom_limit');
  }
}
