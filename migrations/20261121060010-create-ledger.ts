import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Sealed delivery ledger (BEY-01): what happened, the sealed blocks, the keys that sign them. */
export class CreateLedger20261121060010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'ledger_event', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        at timestamptz NOT NULL DEFAULT now(),
        kind text NOT NULL CHECK (kind IN ('page', 'handed', 'opened', 'answered', 'reminded', 'recalled', 'closed', 'reopened')),
        notice_id uuid NOT NULL,
        student_id uuid, actor_id uuid,
        student_ids uuid[], person_ids uuid[],
        data jsonb,
        salt text,
        block integer, place integer,
        CHECK ((block IS NULL) = (place IS NULL)),
        PRIMARY KEY (unit_id, id)`,
      app: ['SELECT', 'INSERT'],
      after: [
        // Written with every opening; the unit was checked by row security already.
        `ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_unit_id_fkey`,
        // The sealer says where a row was sealed; erasing an answer takes its salt. Nothing else can be changed.
        `GRANT UPDATE (block, place, salt) ON ledger_event TO app`,
        // Random numbers do not get smaller: packing them would only cost time.
        `ALTER TABLE ledger_event ALTER COLUMN student_ids SET STORAGE EXTERNAL, ALTER COLUMN person_ids SET STORAGE EXTERNAL`,
        `CREATE INDEX ledger_event_waiting ON ledger_event (unit_id, id) WHERE block IS NULL`,
        `CREATE INDEX ledger_event_block ON ledger_event (unit_id, block, place) WHERE block IS NOT NULL`,
        `CREATE INDEX ledger_event_notice ON ledger_event (unit_id, notice_id, block)`,
      ],
    });
    await createUnitTable(runner, 'ledger_key', {
      columns: `
        fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
        public_key text NOT NULL CHECK (public_key ~ '^[0-9a-f]{64}$'),
        private_key text NOT NULL,
        valid_from timestamptz NOT NULL DEFAULT now(),
        valid_to timestamptz,
        PRIMARY KEY (unit_id, fingerprint)`,
      app: ['SELECT', 'INSERT'],
      after: [
        `GRANT UPDATE (valid_to) ON ledger_key TO app`,
        // One key signs at a time; its row is the lock of the sealer.
        `CREATE UNIQUE INDEX ledger_key_current ON ledger_key (unit_id) WHERE valid_to IS NULL`,
        // Public keys are answered to anybody by their fingerprint; the private half stays out of reach.
        `CREATE POLICY platform_across_units ON ledger_key FOR ALL TO platform USING (true) WITH CHECK (true)`,
        `GRANT SELECT (unit_id, fingerprint, public_key, valid_from) ON ledger_key TO platform`,
      ],
    });
    await createUnitTable(runner, 'ledger_block', {
      columns: `
        n integer NOT NULL CHECK (n > 0),
        at timestamptz NOT NULL,
        key text NOT NULL,
        lines integer NOT NULL CHECK (lines > 0),
        total bigint NOT NULL,
        prev text NOT NULL, root text NOT NULL, seal text NOT NULL,
        signature text NOT NULL,
        leaves bytea NOT NULL,
        CHECK (octet_length(leaves) = 32 * lines),
        PRIMARY KEY (unit_id, n),
        FOREIGN KEY (unit_id, key) REFERENCES ledger_key (unit_id, fingerprint)`,
      app: ['SELECT', 'INSERT'],
      // Digests do not get smaller: packing them would only cost time.
      after: [`ALTER TABLE ledger_block ALTER COLUMN leaves SET STORAGE EXTERNAL`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'ledger_block', 'ledger_key', 'ledger_event');
  }
}
