import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Mirror of company contacts and Contact Parents (spec 14), roles (15), connection and apps of a unit (18). */
export class CreateDirectory20261120231000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'department', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        wecom_id integer NOT NULL,
        parent_id uuid,
        name text NOT NULL, name_en text,
        sort bigint NOT NULL DEFAULT 0,
        depth smallint NOT NULL DEFAULT 1,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleted')),
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        missing_runs smallint NOT NULL DEFAULT 0,
        read_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, wecom_id),
        FOREIGN KEY (unit_id, parent_id) REFERENCES department (unit_id, id)`,
      after: [`CREATE INDEX department_parent ON department (unit_id, parent_id)`],
    });
    await createUnitTable(runner, 'member', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        wecom_userid text NOT NULL CHECK (char_length(wecom_userid) BETWEEN 1 AND 64),
        name text NOT NULL,
        english_id text, alias text, title text,
        gender text NOT NULL DEFAULT 'unknown' CHECK (gender IN ('m', 'f', 'unknown')),
        mobile text, mobile_index bytea,
        landline text, email text,
        main_department_id uuid,
        staff_kind text[] NOT NULL DEFAULT '{}' CHECK (staff_kind <@ ARRAY['teacher', 'school_staff']),
        join_state text NOT NULL DEFAULT 'not_joined'
          CHECK (join_state IN ('not_joined', 'not_downloaded', 'active', 'disabled', 'left')),
        last_active_at timestamptz, last_invited_at timestamptz, left_at timestamptz,
        custom jsonb NOT NULL DEFAULT '{}',
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        missing_runs smallint NOT NULL DEFAULT 0,
        read_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, wecom_userid),
        FOREIGN KEY (unit_id, main_department_id) REFERENCES department (unit_id, id)`,
      after: [
        // userids are unique without regard to case (wecom 02)
        `CREATE UNIQUE INDEX member_userid_folded ON member (unit_id, lower(wecom_userid))`,
        `CREATE UNIQUE INDEX member_mobile ON member (unit_id, mobile_index) WHERE mobile_index IS NOT NULL`,
      ],
    });
    await createUnitTable(runner, 'member_department', {
      columns: `
        member_id uuid NOT NULL,
        department_id uuid NOT NULL,
        is_head boolean NOT NULL DEFAULT false,
        sort bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (unit_id, member_id, department_id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, department_id) REFERENCES department (unit_id, id)`,
      after: [`CREATE INDEX member_department_department ON member_department (unit_id, department_id)`],
    });
    await createUnitTable(runner, 'label', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 32),
        use_scope text NOT NULL DEFAULT 'all_admins' CHECK (use_scope IN ('creator_group', 'specified', 'all_admins')),
        creator_id uuid,
        system_key text CHECK (system_key IN ('admin')),
        wecom_tag_id integer,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, name)`,
      after: [
        `CREATE UNIQUE INDEX label_system ON label (unit_id, system_key) WHERE system_key IS NOT NULL`,
        `CREATE UNIQUE INDEX label_tag ON label (unit_id, wecom_tag_id) WHERE wecom_tag_id IS NOT NULL`,
      ],
    });
    await createUnitTable(runner, 'label_member', {
      columns: `
        label_id uuid NOT NULL,
        member_id uuid,
        department_id uuid,
        CHECK (num_nonnulls(member_id, department_id) = 1),
        FOREIGN KEY (unit_id, label_id) REFERENCES label (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, department_id) REFERENCES department (unit_id, id),
        UNIQUE NULLS NOT DISTINCT (unit_id, label_id, member_id, department_id)`,
    });
    await createUnitTable(runner, 'unit_role', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        member_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('founder', 'super_admin', 'sub_admin')),
        scope jsonb,
        granted_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, member_id, role),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE UNIQUE INDEX unit_role_founder ON unit_role (unit_id) WHERE role = 'founder'`],
    });

    await createUnitTable(runner, 'school_node', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        wecom_id integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('campus', 'section', 'grade', 'class')),
        parent_id uuid,
        name text NOT NULL,
        name_lang text NOT NULL DEFAULT 'zh' CHECK (name_lang IN ('zh', 'pt', 'en')),
        register_year integer, standard_grade integer,
        school_year text,
        origin text NOT NULL DEFAULT 'wecom' CHECK (origin IN ('b08', 'manual', 'wecom')),
        audience text NOT NULL DEFAULT 'shared' CHECK (audience IN ('shared', 'student', 'parent')),
        is_graduated boolean NOT NULL DEFAULT false,
        is_alumni boolean NOT NULL DEFAULT false,
        group_open boolean NOT NULL DEFAULT false,
        group_chat_id text,
        sort bigint NOT NULL DEFAULT 0,
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        missing_runs smallint NOT NULL DEFAULT 0,
        read_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, wecom_id),
        FOREIGN KEY (unit_id, parent_id) REFERENCES school_node (unit_id, id)`,
      after: [`CREATE INDEX school_node_parent ON school_node (unit_id, parent_id)`],
    });
    await createUnitTable(runner, 'node_teacher', {
      columns: `
        node_id uuid NOT NULL,
        member_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('class_teacher', 'subject_teacher', 'head')),
        subject text,
        UNIQUE NULLS NOT DISTINCT (unit_id, node_id, member_id, role, subject),
        FOREIGN KEY (unit_id, node_id) REFERENCES school_node (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX node_teacher_member ON node_teacher (unit_id, member_id)`],
    });
    await createUnitTable(runner, 'student', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        wecom_userid text NOT NULL,
        name text NOT NULL,
        mobile text, mobile_index bytea,
        edu_card_no text, edu_card_index bytea,
        birth_date text,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'transferred', 'alumnus', 'removed')),
        removed_at timestamptz,
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        missing_runs smallint NOT NULL DEFAULT 0,
        read_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, wecom_userid)`,
    });
    await createUnitTable(runner, 'student_class', {
      columns: `
        student_id uuid NOT NULL,
        class_id uuid NOT NULL,
        from_date date NOT NULL DEFAULT CURRENT_DATE,
        to_date date,
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id),
        FOREIGN KEY (unit_id, class_id) REFERENCES school_node (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX student_class_live ON student_class (unit_id, class_id, student_id) WHERE to_date IS NULL`,
        `CREATE INDEX student_class_student ON student_class (unit_id, student_id)`,
      ],
    });
    await createUnitTable(runner, 'parent', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        wecom_userid text NOT NULL,
        is_student boolean NOT NULL DEFAULT false,
        name text,
        mobile text, mobile_index bytea,
        external_userid text,
        subscribed boolean NOT NULL DEFAULT false,
        last_invited_at timestamptz,
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        missing_runs smallint NOT NULL DEFAULT 0,
        read_at timestamptz NOT NULL DEFAULT now(),
        removed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, wecom_userid)`,
      after: [
        `CREATE UNIQUE INDEX parent_mobile ON parent (unit_id, mobile_index) WHERE mobile_index IS NOT NULL`,
        `CREATE INDEX parent_external ON parent (unit_id, external_userid) WHERE external_userid IS NOT NULL`,
      ],
    });
    await createUnitTable(runner, 'guardianship', {
      columns: `
        parent_id uuid NOT NULL,
        student_id uuid NOT NULL,
        relation text NOT NULL DEFAULT 'other',
        relation_label text NOT NULL DEFAULT '',
        ended_at timestamptz,
        PRIMARY KEY (unit_id, parent_id, student_id),
        FOREIGN KEY (unit_id, parent_id) REFERENCES parent (unit_id, id),
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id)`,
      after: [`CREATE INDEX guardianship_student ON guardianship (unit_id, student_id) WHERE ended_at IS NULL`],
    });

    await createUnitTable(runner, 'directory_sync', {
      columns: `
        directory text NOT NULL CHECK (directory IN ('contacts', 'school')),
        cursor text,
        last_full_at timestamptz, last_delta_at timestamptz, last_compared_at timestamptz,
        state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'running', 'failed')),
        error text,
        counts jsonb NOT NULL DEFAULT '{}',
        run_id uuid, lease_until timestamptz,
        PRIMARY KEY (unit_id, directory)`,
    });
    await createUnitTable(runner, 'directory_event', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        dedupe_key text NOT NULL,
        directory text NOT NULL CHECK (directory IN ('contacts', 'school')),
        change_type text NOT NULL,
        ref text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        done_at timestamptz,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, dedupe_key)`,
      after: [`CREATE INDEX directory_event_age ON directory_event (unit_id, received_at)`],
    });
    await createUnitTable(runner, 'directory_change', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        entity text NOT NULL, entity_id uuid NOT NULL,
        payload jsonb NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed')),
        attempts smallint NOT NULL DEFAULT 0,
        error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id)`,
      after: [`CREATE INDEX directory_change_state ON directory_change (unit_id, state)`],
    });

    await createUnitTable(runner, 'unit_connection', {
      columns: `
        agent_id integer NOT NULL,
        secret text NOT NULL,
        contact_sync_secret text,
        callback_token text, callback_aes_key text,
        verified boolean NOT NULL DEFAULT true,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id)`,
    });
    await createUnitTable(runner, 'unit_app', {
      columns: `
        app text NOT NULL,
        agent_id integer, secret text,
        state text NOT NULL DEFAULT 'ready' CHECK (state IN ('off', 'setup', 'ready')),
        for_parents boolean NOT NULL DEFAULT false,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, app)`,
    });
    await createUnitTable(runner, 'wecom_token', {
      columns: `
        key text NOT NULL,
        token text, expires_at timestamptz,
        lease uuid, lease_until timestamptz,
        PRIMARY KEY (unit_id, key)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'wecom_token',
      'unit_app',
      'unit_connection',
      'directory_change',
      'directory_event',
      'directory_sync',
      'guardianship',
      'parent',
      'student_class',
      'student',
      'node_teacher',
      'school_node',
      'unit_role',
      'label_member',
      'label',
      'member_department',
      'member',
      'department',
    );
  }
}
