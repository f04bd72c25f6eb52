import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Data keys can be changed while the service runs (F3): the keys before the present one stay until no value needs them, and
 * the keys of blind indexes stand apart from the data key, so that an index made yesterday is found tomorrow.
 */
export class ChangeKeys20261122132100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE school_unit
      ADD COLUMN old_data_keys jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN index_keys text,
      ADD COLUMN data_key_changed_at timestamptz,
      ADD COLUMN data_key_xid bigint`);
    // The private half of a signing key is sealed, too; who may read it may as well write it.
    await runner.query(`GRANT UPDATE (private_key) ON ledger_key TO app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE UPDATE (private_key) ON ledger_key FROM app`);
    await runner.query(`ALTER TABLE school_unit DROP COLUMN data_key_xid, DROP COLUMN data_key_changed_at, DROP COLUMN index_keys,
      DROP COLUMN old_data_keys`);
  }
}
