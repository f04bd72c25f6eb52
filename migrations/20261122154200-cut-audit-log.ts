import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

const KEPT = `interval '5 years'`;
const closing = (table: string): string =>
  `EXISTS (SELECT FROM school_unit u WHERE u.id = ${table}.unit_id AND u.state = 'dissolving' AND u.erasing_at IS NOT NULL)`;
/** What may be taken away of each table: lines older than five years, and what a checkpoint stands for. */
const OLD: Readonly<Record<string, string>> = {
  audit_log: `at < now() - ${KEPT}`,
  audit_seal_line: `EXISTS (SELECT FROM audit_cut c WHERE c.unit_id = audit_seal_line.unit_id AND audit_seal_line.n <= c.n)`,
  audit_seal: `at < now() - ${KEPT} AND EXISTS (SELECT FROM audit_cut c WHERE c.unit_id = audit_seal.unit_id AND audit_seal.n <= c.n)`,
};

/**
 * The audit log is kept for five years (OVR-31): a checkpoint carries the head of the chain over the cut. The application still
 * removes nothing; role platform may remove what is older than that and has a checkpoint, and the database holds it to it.
 */
export class CutAuditLog20261122154200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'audit_cut', {
      columns: `
        n integer NOT NULL CHECK (n > 0),
        digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        lines integer NOT NULL CHECK (lines >= 0),
        mac text NOT NULL CHECK (mac ~ '^[0-9a-f]{64}$'),
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, n)`,
      app: ['SELECT', 'INSERT'],
      platform: ['SELECT'],
    });
    for (const [table, old] of Object.entries(OLD)) {
      await runner.query(`CREATE POLICY cut_old ON ${table} FOR DELETE TO platform USING (${old})`);
      await runner.query(`CREATE POLICY see_old ON ${table} FOR SELECT TO platform USING (${old})`);
      await runner.query(`DROP POLICY erase_only_closing_unit ON ${table}`);
      await runner.query(
        `CREATE POLICY erase_only_closing_unit ON ${table} AS RESTRICTIVE FOR DELETE TO platform USING (${closing(table)} OR (${old}))`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(OLD)) {
      await runner.query(`DROP POLICY IF EXISTS cut_old ON ${table}`);
      await runner.query(`DROP POLICY IF EXISTS see_old ON ${table}`);
      await runner.query(`DROP POLICY IF EXISTS erase_only_closing_unit ON ${table}`);
      await runner.query(
        `CREATE POLICY erase_only_closing_unit ON ${table} AS RESTRICTIVE FOR DELETE TO platform USING (${closing(table)})`,
      );
    }
    await dropTables(runner, 'audit_cut');
  }
}
