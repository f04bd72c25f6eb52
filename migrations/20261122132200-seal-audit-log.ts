import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** A chain of keyed hashes over the audit log (J1); the application adds to it and can change nothing of it. */
export class SealAuditLog20261122132200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'audit_seal', {
      columns: `
        n integer NOT NULL CHECK (n > 0),
        at timestamptz NOT NULL DEFAULT now(),
        lines integer NOT NULL CHECK (lines > 0),
        digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        PRIMARY KEY (unit_id, n)`,
      app: ['SELECT', 'INSERT'],
    });
    // No key to audit_log: that a line is gone has to be seen, not prevented.
    await createUnitTable(runner, 'audit_seal_line', {
      columns: `
        id uuid NOT NULL,
        n integer NOT NULL,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, n) REFERENCES audit_seal (unit_id, n)`,
      app: ['SELECT', 'INSERT'],
      after: [`CREATE INDEX audit_seal_line_n ON audit_seal_line (unit_id, n, id)`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'audit_seal_line', 'audit_seal');
  }
}
