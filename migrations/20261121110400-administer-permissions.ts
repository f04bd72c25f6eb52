import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MODULE_RIGHTS } from '@contracts/permissions';
import { createUnitTable, dropTables, letErase } from '@platform/db/unit-table';

const RIGHTS = MODULE_RIGHTS.map((right) => `'${right}'`).join(', ');

/** Roles with state and group, management groups, founder's transfer and dissolving, step-up, devices, checklist (spec 15). */
export class AdministerPermissions20261121110400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await groupsAndRoles(runner);
    await founder(runner);
    await registries(runner);
    await erasing(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER member_loses_roles ON member`);
    await runner.query(`DROP FUNCTION member_loses_roles()`);
    await dropTables(
      runner,
      'unit_setting',
      'role_difference',
      'role_comparison',
      'wecom_step',
      'school_device',
      'app_owner',
      'two_person',
      'dissolve_request',
      'founder_transfer',
      'step_up_code',
      'step_up',
    );
    await runner.query(`ALTER TABLE login_state DROP COLUMN step_up_session`);
    await runner.query(`ALTER TABLE unit_role ADD COLUMN scope jsonb`);
    await runner.query(
      `UPDATE unit_role r SET scope = jsonb_build_object('rights', to_jsonb(g.rights)) || CASE WHEN g.whole_unit THEN '{}'::jsonb
         ELSE jsonb_build_object('departments', to_jsonb(g.department_ids), 'nodes', to_jsonb(g.node_ids)) END
       FROM admin_group g WHERE g.unit_id = r.unit_id AND g.id = r.admin_group_id`,
    );
    await runner.query(`DELETE FROM unit_role WHERE state <> 'active'`);
    await runner.query(`DROP INDEX unit_role_founder`);
    await runner.query(`DROP POLICY platform_across_units ON unit_role`);
    await runner.query(`ALTER TABLE unit_role DROP CONSTRAINT unit_role_group, DROP CONSTRAINT unit_role_member,
      DROP COLUMN admin_group_id, DROP COLUMN granted_by, DROP COLUMN state, DROP COLUMN version, DROP COLUMN evidence,
      DROP COLUMN revoked_at, DROP COLUMN revoked_why, DROP COLUMN told_at, ADD UNIQUE (unit_id, member_id, role)`);
    await runner.query(`CREATE UNIQUE INDEX unit_role_founder ON unit_role (unit_id) WHERE role = 'founder'`);
    await dropTables(runner, 'admin_group');
    const tables = await unitTables(runner);
    for (const { name } of tables) {
      await runner.query(`DROP POLICY IF EXISTS erase_closing_unit ON ${name}`);
      await runner.query(`DROP POLICY IF EXISTS erase_only_closing_unit ON ${name}`);
    }
    await runner.query(`ALTER TABLE operator DROP COLUMN office`);
    await runner.query(`ALTER TABLE school_unit DROP COLUMN erasing_at, DROP COLUMN closed_at`);
  }
}

async function groupsAndRoles(runner: QueryRunner): Promise<void> {
  await createUnitTable(runner, 'admin_group', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      name text CHECK (char_length(name) BETWEEN 1 AND 32),
      own_of uuid,
      whole_unit boolean NOT NULL DEFAULT false,
      department_ids uuid[] NOT NULL DEFAULT '{}',
      node_ids uuid[] NOT NULL DEFAULT '{}',
      member_ids uuid[] NOT NULL DEFAULT '{}',
      rights text[] NOT NULL DEFAULT '{}' CHECK (rights <@ ARRAY[${RIGHTS}]),
      app_ids text[] NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      created_by uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz,
      PRIMARY KEY (unit_id, id),
      CHECK ((name IS NULL) = (own_of IS NOT NULL)),
      FOREIGN KEY (unit_id, own_of) REFERENCES member (unit_id, id)`,
    after: [
      `CREATE UNIQUE INDEX admin_group_name ON admin_group (unit_id, lower(name)) WHERE deleted_at IS NULL AND name IS NOT NULL`,
      `CREATE UNIQUE INDEX admin_group_own ON admin_group (unit_id, own_of) WHERE own_of IS NOT NULL AND deleted_at IS NULL`,
    ],
  });
  // One role per person (spec 15 §2): where somebody had several, the strongest stays.
  await runner.query(`DELETE FROM unit_role r USING unit_role o WHERE o.unit_id = r.unit_id AND o.member_id = r.member_id
    AND array_position(ARRAY['founder', 'super_admin', 'sub_admin'], o.role) < array_position(ARRAY['founder', 'super_admin', 'sub_admin'], r.role)`);
  await runner.query(`ALTER TABLE unit_role DROP CONSTRAINT unit_role_unit_id_member_id_role_key,
    ADD CONSTRAINT unit_role_member UNIQUE (unit_id, member_id),
    ADD COLUMN admin_group_id uuid,
    ADD COLUMN granted_by uuid,
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('pending_identity', 'active', 'revoked')),
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN evidence text CHECK (char_length(evidence) <= 200),
    ADD COLUMN revoked_at timestamptz,
    ADD COLUMN revoked_why text CHECK (revoked_why IN ('removed', 'left', 'transferred')),
    ADD COLUMN told_at timestamptz DEFAULT now(),
    ADD CHECK ((state = 'revoked') = (revoked_at IS NOT NULL))`);
  const ids = (key: string): string =>
    `ARRAY(SELECT x::uuid FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(scope -> '${key}') = 'array' THEN scope -> '${key}' ELSE '[]' END) AS x)`;
  await runner.query(
    `INSERT INTO admin_group (unit_id, own_of, whole_unit, department_ids, node_ids, rights)
     SELECT unit_id, member_id, NOT coalesce(scope ?| ARRAY['departments', 'nodes'], false), ${ids('departments')}, ${ids('nodes')},
            ARRAY(SELECT x FROM jsonb_array_elements_text(CASE WHEN jsonb_typeof(scope -> 'rights') = 'array' THEN scope -> 'rights' ELSE '[]' END) AS x
                   WHERE x IN (${RIGHTS}))
       FROM unit_role WHERE role = 'sub_admin'`,
  );
  await runner.query(`UPDATE unit_role r SET admin_group_id = g.id FROM admin_group g
    WHERE r.role = 'sub_admin' AND g.unit_id = r.unit_id AND g.own_of = r.member_id`);
  await runner.query(`ALTER TABLE unit_role DROP COLUMN scope,
    ADD CONSTRAINT unit_role_group CHECK ((role = 'sub_admin') = (admin_group_id IS NOT NULL)),
    ADD FOREIGN KEY (unit_id, admin_group_id) REFERENCES admin_group (unit_id, id)`);
  await runner.query(`DROP INDEX unit_role_founder`);
  await runner.query(`CREATE UNIQUE INDEX unit_role_founder ON unit_role (unit_id) WHERE role = 'founder' AND state <> 'revoked'`);
  await runner.query(`CREATE INDEX unit_role_of_group ON unit_role (unit_id, admin_group_id) WHERE admin_group_id IS NOT NULL`);
  // 「一人最多可擔任5個企業的創建人」 is counted over units (PER-11), by numbers and ids alone.
  await runner.query(`CREATE POLICY platform_across_units ON unit_role FOR SELECT TO platform USING (true)`);
  await runner.query(`GRANT SELECT (unit_id, member_id, role, state) ON unit_role TO platform`);
  await runner.query(`GRANT SELECT ON person_membership TO platform`);
  // Whoever leaves or is disabled loses his roles in the same moment, whichever way the news came (PER-27).
  await runner.query(`
    CREATE FUNCTION member_loses_roles() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE unit_role SET state = 'revoked', revoked_at = now(), revoked_why = 'left', told_at = NULL, version = version + 1
       WHERE unit_id = NEW.unit_id AND member_id = NEW.id AND state <> 'revoked';
      RETURN NEW;
    END $$`);
  await runner.query(`CREATE TRIGGER member_loses_roles AFTER UPDATE OF join_state ON member FOR EACH ROW
    WHEN (NEW.join_state IN ('left', 'disabled') AND OLD.join_state IS DISTINCT FROM NEW.join_state) EXECUTE FUNCTION member_loses_roles()`);
}

async function founder(runner: QueryRunner): Promise<void> {
  await runner.query(`ALTER TABLE login_state ADD COLUMN step_up_session uuid`);
  await createUnitTable(runner, 'step_up', {
    columns: `
      session_id uuid NOT NULL,
      method text NOT NULL CHECK (method IN ('wecom_scan', 'sms')),
      valid_until timestamptz NOT NULL,
      PRIMARY KEY (unit_id, session_id)`,
  });
  await createUnitTable(runner, 'step_up_code', {
    columns: `
      session_id uuid NOT NULL,
      code_hash bytea NOT NULL,
      tries smallint NOT NULL DEFAULT 0,
      sent_at timestamptz NOT NULL DEFAULT now(),
      valid_until timestamptz NOT NULL,
      PRIMARY KEY (unit_id, session_id)`,
  });
  await createUnitTable(runner, 'founder_transfer', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      from_id uuid,
      to_id uuid NOT NULL,
      state text NOT NULL CHECK (state IN ('pending', 'completed', 'cancelled', 'expired', 'forced')),
      reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 500),
      keep_super_admin boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      ended_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      PRIMARY KEY (unit_id, id),
      CHECK ((state = 'pending') = (ended_at IS NULL)),
      FOREIGN KEY (unit_id, from_id) REFERENCES member (unit_id, id),
      FOREIGN KEY (unit_id, to_id) REFERENCES member (unit_id, id)`,
    after: [`CREATE UNIQUE INDEX founder_transfer_open ON founder_transfer (unit_id) WHERE state = 'pending'`],
  });
  // Ids without foreign keys: the row stays when everything else of the unit is gone, and says when that was.
  await createUnitTable(runner, 'dissolve_request', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      founder_id uuid NOT NULL,
      state text NOT NULL CHECK (state IN ('cooling', 'cancelled', 'executed')),
      started_at timestamptz NOT NULL DEFAULT now(),
      execute_at timestamptz NOT NULL,
      ended_at timestamptz,
      hold_order text CHECK (char_length(hold_order) BETWEEN 1 AND 200),
      held_by uuid,
      erased jsonb NOT NULL DEFAULT '{}',
      erased_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      PRIMARY KEY (unit_id, id)`,
    platform: ['SELECT', 'UPDATE'],
    after: [`CREATE UNIQUE INDEX dissolve_request_open ON dissolve_request (unit_id) WHERE state = 'cooling'`],
  });
  await createUnitTable(runner, 'two_person', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      action text NOT NULL CHECK (char_length(action) <= 60),
      subject_id uuid,
      payload jsonb NOT NULL,
      first_kind text NOT NULL,
      first_id uuid NOT NULL,
      first_office text,
      first_at timestamptz NOT NULL DEFAULT now(),
      second_kind text,
      second_id uuid,
      second_office text,
      second_at timestamptz,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'cancelled', 'expired')),
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (unit_id, id),
      CHECK (state <> 'confirmed' OR second_id IS NOT NULL),
      CHECK (second_id IS DISTINCT FROM first_id)`,
    after: [`CREATE UNIQUE INDEX two_person_open ON two_person (unit_id, action) WHERE state = 'open'`],
  });
  await runner.query(`ALTER TABLE operator ADD COLUMN office text NOT NULL DEFAULT 'platform' CHECK (office IN ('platform', 'bureau'))`);
}

async function registries(runner: QueryRunner): Promise<void> {
  await createUnitTable(runner, 'app_owner', {
    columns: `
      app text NOT NULL CHECK (char_length(app) <= 40),
      member_id uuid NOT NULL,
      set_by uuid,
      set_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (unit_id, app),
      FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
  });
  await createUnitTable(runner, 'school_device', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      kind text NOT NULL CHECK (kind IN ('attendance_tablet', 'kiosk_qr', 'other')),
      name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 50),
      place text NOT NULL DEFAULT '' CHECK (char_length(place) <= 100),
      node_id uuid,
      key_hash bytea NOT NULL,
      state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'revoked')),
      last_seen_at timestamptz,
      created_by uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      revoked_at timestamptz,
      revoked_by uuid,
      version integer NOT NULL DEFAULT 1,
      PRIMARY KEY (unit_id, id),
      UNIQUE (unit_id, key_hash),
      CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
      FOREIGN KEY (unit_id, node_id) REFERENCES school_node (unit_id, id)`,
  });
  // 「在企業微信完成」: what only WeCom's own console can do, with who ticked it and when.
  await createUnitTable(runner, 'wecom_step', {
    columns: `
      id uuid NOT NULL DEFAULT uuidv7(),
      kind text NOT NULL CHECK (kind IN ('first_login', 'set_admin', 'remove_admin', 'set_founder', 'app_owner', 'dissolve')),
      subject_key text NOT NULL CHECK (char_length(subject_key) <= 100),
      member_id uuid,
      app text,
      created_at timestamptz NOT NULL DEFAULT now(),
      done_by uuid,
      done_at timestamptz,
      note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 200),
      version integer NOT NULL DEFAULT 1,
      PRIMARY KEY (unit_id, id),
      UNIQUE (unit_id, kind, subject_key),
      CHECK ((done_by IS NULL) = (done_at IS NULL)),
      FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
  });
  await createUnitTable(runner, 'role_comparison', {
    columns: `
      ran_at timestamptz NOT NULL,
      state text NOT NULL CHECK (state IN ('ok', 'unavailable', 'failed')),
      detail text,
      told_week date,
      PRIMARY KEY (unit_id)`,
  });
  await createUnitTable(runner, 'role_difference', {
    columns: `
      app text NOT NULL,
      wecom_userid text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('only_wecom', 'only_platform')),
      member_id uuid,
      since timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (unit_id, app, wecom_userid),
      FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
  });
  await createUnitTable(runner, 'unit_setting', {
    columns: `
      transfer_accept boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (unit_id)`,
  });
}

/** Role platform erases a dissolved unit, and the database itself lets it touch no other (PER-25). */
async function erasing(runner: QueryRunner): Promise<void> {
  await runner.query(`ALTER TABLE school_unit ADD COLUMN erasing_at timestamptz, ADD COLUMN closed_at timestamptz`);
  for (const { name } of await unitTables(runner)) await letErase(runner, name);
  // Its own policy shows platform the public half of every ledger's key (BEY-01): of these rows nothing more may be read,
  // and erasing asks for where they stand.
  await runner.query(`REVOKE SELECT ON ledger_key FROM platform`);
  await runner.query(`GRANT SELECT (ctid, unit_id, fingerprint, public_key, valid_from) ON ledger_key TO platform`);
  await runner.query(`GRANT DELETE ON person_membership TO platform`);
  await runner.query(`GRANT SELECT (erasing_at) ON school_unit TO relay`);
}

function unitTables(runner: QueryRunner): Promise<{ name: string }[]> {
  return runner.query(
    `SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity ORDER BY 1`,
  );
}
