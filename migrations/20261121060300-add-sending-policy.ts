import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Quiet hours, budget and bundles of messages to families (BEY-05). */
export class AddSendingPolicy20261121060300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'sending_policy', {
      columns: `
        quiet_from text CHECK (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        quiet_until text CHECK (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        quiet_weekends boolean NOT NULL,
        daily_budget smallint CHECK (daily_budget BETWEEN 1 AND 50),
        bundle_at text NOT NULL CHECK (bundle_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
        PRIMARY KEY (unit_id)`,
    });
    await createUnitTable(runner, 'quiet_day', {
      columns: `
        day date NOT NULL,
        name text NOT NULL DEFAULT '' CHECK (char_length(name) <= 50),
        PRIMARY KEY (unit_id, day)`,
    });
    // Non-urgent messages meant for a person on a day; written only while the unit has a budget.
    await createUnitTable(runner, 'message_day', {
      columns: `
        day date NOT NULL,
        person_id uuid NOT NULL,
        n integer NOT NULL CHECK (n > 0),
        PRIMARY KEY (unit_id, day, person_id)`,
      suffix: 'WITH (fillfactor = 70)',
      after: [`ALTER TABLE message_day DROP CONSTRAINT message_day_unit_id_fkey`],
    });
    // A call that waits for the unit's own reasons. `budget`: it has no bytes and waits for a bundle, its leader.
    await runner.query(`ALTER TABLE delivery_batch
      ADD COLUMN wait text CHECK (wait IN ('quiet', 'budget')),
      ADD COLUMN wait_until timestamptz,
      ADD COLUMN leader_id uuid,
      ADD COLUMN leader_seq integer,
      ADD CONSTRAINT delivery_batch_leader CHECK ((leader_id IS NULL) = (leader_seq IS NULL) AND (leader_id IS NULL OR wait = 'budget'))`);
    await runner.query(
      `CREATE INDEX delivery_batch_held ON delivery_batch (unit_id, wait, wait_until) WHERE state = 'ready' AND wait IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX delivery_batch_led ON delivery_batch (unit_id, leader_id, leader_seq) WHERE leader_id IS NOT NULL`);
    await runner.query(`ALTER TABLE outbound_message DROP CONSTRAINT outbound_message_kind_check,
      ADD CONSTRAINT outbound_message_kind_check CHECK (kind IN ('notice', 'notice_reminder', 'notice_bundle', 'staff_card'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbound_message DROP CONSTRAINT outbound_message_kind_check,
      ADD CONSTRAINT outbound_message_kind_check CHECK (kind IN ('notice', 'notice_reminder', 'staff_card')) NOT VALID`);
    await runner.query(
      `ALTER TABLE delivery_batch DROP COLUMN leader_seq, DROP COLUMN leader_id, DROP COLUMN wait_until, DROP COLUMN wait`,
    );
    await dropTables(runner, 'message_day', 'quiet_day', 'sending_policy');
  }
}
