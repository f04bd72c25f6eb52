import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Editing of company contacts: invitations, users of labels, requests of members, use of the platform (spec 14 §3–5). */
export class ExtendCompanyContacts20261121114000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Invitations: at most one an hour and three a day (CON-21).
    await runner.query(
      `ALTER TABLE member ADD COLUMN invite_day date, ADD COLUMN invite_count smallint NOT NULL DEFAULT 0, ADD COLUMN invite_batch uuid`,
    );
    await runner.query(`CREATE INDEX member_invite ON member (unit_id, invite_batch) WHERE invite_batch IS NOT NULL`);
    // A label can be used in messages only after its users were set (LAB-08); null = never set here.
    await runner.query(`ALTER TABLE label ADD COLUMN admin_group_id uuid, ADD COLUMN users_set_at timestamptz`);
    await createUnitTable(runner, 'label_user', {
      columns: `
        label_id uuid NOT NULL,
        member_id uuid, app text,
        CHECK (num_nonnulls(member_id, app) = 1),
        FOREIGN KEY (unit_id, label_id) REFERENCES label (unit_id, id) ON DELETE CASCADE,
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        UNIQUE NULLS NOT DISTINCT (unit_id, label_id, member_id, app)`,
    });
    // People on their way out of a label while WeCom is asked: the last holder cannot go twice at once (LAB-10).
    await createUnitTable(runner, 'label_leaving', {
      columns: `
        label_id uuid NOT NULL,
        change_id uuid NOT NULL,
        member_id uuid, department_id uuid,
        CHECK (num_nonnulls(member_id, department_id) = 1),
        FOREIGN KEY (unit_id, label_id) REFERENCES label (unit_id, id) ON DELETE CASCADE,
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, department_id) REFERENCES department (unit_id, id),
        UNIQUE NULLS NOT DISTINCT (unit_id, label_id, change_id, member_id, department_id)`,
    });
    // Platform of a log-in, for the usage page (VIS-21).
    await runner.query(`ALTER TABLE session ADD COLUMN platform text CHECK (platform IN ('android', 'ios', 'windows', 'mac', 'web'))`);
    await createUnitTable(runner, 'member_usage', {
      columns: `
        member_id uuid NOT NULL,
        day date NOT NULL,
        used boolean NOT NULL,
        last_used_at timestamptz,
        platform text CHECK (platform IN ('android', 'ios', 'windows', 'mac', 'web')),
        PRIMARY KEY (unit_id, day, member_id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX member_usage_member ON member_usage (unit_id, member_id, day)`],
    });
    await createUnitTable(runner, 'usage_reminder', {
      columns: `
        batch_id uuid NOT NULL,
        member_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, batch_id, member_id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX usage_reminder_member ON usage_reminder (unit_id, member_id, at DESC)`],
    });
    await createUnitTable(runner, 'member_request', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        member_id uuid NOT NULL,
        field text NOT NULL,
        value text NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'agreed', 'rejected', 'withdrawn')),
        reason text NOT NULL DEFAULT '',
        decided_by uuid, decided_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX member_request_open ON member_request (unit_id, member_id, field) WHERE state = 'open'`,
        `CREATE INDEX member_request_state ON member_request (unit_id, state, created_at)`,
      ],
    });
    await createUnitTable(runner, 'mobile_code', {
      columns: `
        member_id uuid NOT NULL,
        id uuid NOT NULL DEFAULT uuidv7(),
        mobile text NOT NULL, mobile_index bytea NOT NULL,
        code_hash bytea NOT NULL,
        tries smallint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX mobile_code_member ON mobile_code (unit_id, member_id, created_at)`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'mobile_code', 'member_request', 'usage_reminder', 'member_usage', 'label_leaving', 'label_user');
    await runner.query(`ALTER TABLE session DROP COLUMN platform`);
    await runner.query(`ALTER TABLE label DROP COLUMN users_set_at, DROP COLUMN admin_group_id`);
    await runner.query(`ALTER TABLE member DROP COLUMN invite_batch, DROP COLUMN invite_count, DROP COLUMN invite_day`);
  }
}
