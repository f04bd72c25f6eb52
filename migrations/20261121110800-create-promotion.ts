import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

const GRADES = `'EI1','EI2','EI3','P1','P2','P3','P4','P5','P6','SJ1','SJ2','SJ3','SG1','SG2','SG3','SE'`;

/** 自動升班 (spec 02): class tables, updates by B01 with their plans, alumni, transfers. */
export class CreatePromotion20261121110800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'b08_table', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        school_year text NOT NULL CHECK (school_year ~ '^[0-9]{4}/[0-9]{4}$'),
        source_version text NOT NULL,
        generated_at timestamptz,
        payload jsonb NOT NULL,
        payload_hash bytea NOT NULL,
        fetched_by uuid, fetched_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, school_year, payload_hash),
        FOREIGN KEY (unit_id, fetched_by) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX b08_table_year ON b08_table (unit_id, school_year, fetched_at)`],
    });
    await createUnitTable(runner, 'b08_sync', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        b08_table_id uuid NOT NULL,
        campus_id uuid NOT NULL,
        language text NOT NULL CHECK (language IN ('zh', 'pt', 'en')),
        split_student_parent boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'partly_failed', 'failed')),
        error text,
        requested_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, b08_table_id) REFERENCES b08_table (unit_id, id),
        FOREIGN KEY (unit_id, campus_id) REFERENCES school_node (unit_id, id),
        FOREIGN KEY (unit_id, requested_by) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX b08_sync_running ON b08_sync (unit_id) WHERE state IN ('queued', 'running')`,
        `CREATE INDEX b08_sync_age ON b08_sync (unit_id, created_at, id)`,
      ],
    });
    await createUnitTable(runner, 'b08_sync_item', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        sync_id uuid NOT NULL,
        seq integer NOT NULL,
        grade_code text NOT NULL CHECK (grade_code IN (${GRADES})),
        class_code text NOT NULL,
        audience text NOT NULL CHECK (audience IN ('shared', 'student', 'parent')),
        name text NOT NULL,
        class_id uuid,
        change_id uuid,
        result text NOT NULL DEFAULT 'waiting' CHECK (result IN ('waiting', 'created', 'reused', 'conflict', 'failed')),
        message text,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, sync_id, grade_code, class_code, audience),
        FOREIGN KEY (unit_id, sync_id) REFERENCES b08_sync (unit_id, id)`,
      after: [
        `COMMENT ON COLUMN b08_sync_item.message IS 'code of the error table, WeCom''s number behind a colon'`,
        `CREATE INDEX b08_sync_item_open ON b08_sync_item (unit_id, change_id) WHERE result = 'waiting'`,
      ],
    });
    // Which node of the directory stands for which entry of a year's table (PRM-10). Sections live longer than a year.
    await createUnitTable(runner, 'b08_node', {
      columns: `
        kind text NOT NULL CHECK (kind IN ('section', 'grade', 'class')),
        school_year text NOT NULL,
        campus_id uuid NOT NULL,
        section_code text NOT NULL DEFAULT '',
        grade_code text NOT NULL DEFAULT '',
        class_code text NOT NULL DEFAULT '',
        audience text NOT NULL DEFAULT 'shared' CHECK (audience IN ('shared', 'student', 'parent')),
        node_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, kind, school_year, campus_id, section_code, grade_code, class_code, audience)`,
      after: [`CREATE INDEX b08_node_node ON b08_node (unit_id, node_id)`],
    });
    await createUnitTable(runner, 'b01_update', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        file_id uuid NOT NULL,
        file_name text NOT NULL,
        file_hash bytea NOT NULL,
        school_year text NOT NULL, batch_id text NOT NULL, generated_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'validated' CHECK (state IN
          ('rejected_file', 'validated', 'discarded', 'applying', 'applied', 'applied_with_errors', 'undoing', 'undone')),
        total_count integer NOT NULL, anomaly_count integer NOT NULL DEFAULT 0,
        moved_count integer NOT NULL DEFAULT 0, unchanged_count integer NOT NULL DEFAULT 0, failed_count integer NOT NULL DEFAULT 0,
        uploaded_by uuid, uploaded_at timestamptz NOT NULL DEFAULT now(),
        applied_by uuid, confirmed_at timestamptz, applied_at timestamptz,
        sweep_state text NOT NULL DEFAULT 'none' CHECK (sweep_state IN
          ('none', 'waiting', 'guarded', 'running', 'done', 'superseded', 'cancelled')),
        grace_until timestamptz, postponed_at timestamptz, warned_at timestamptz,
        sweep_confirmed_by uuid, swept_at timestamptz, swept_count integer NOT NULL DEFAULT 0,
        superseded_by uuid,
        undone_by uuid, undone_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, uploaded_by) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, applied_by) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX b01_update_running ON b01_update (unit_id) WHERE state IN ('applying', 'undoing')`,
        `CREATE UNIQUE INDEX b01_update_preview ON b01_update (unit_id) WHERE state = 'validated'`,
        `CREATE INDEX b01_update_age ON b01_update (unit_id, uploaded_at, id)`,
        `CREATE INDEX b01_update_sweep ON b01_update (unit_id, grace_until) WHERE sweep_state IN ('waiting', 'guarded', 'running')`,
      ],
    });
    await createUnitTable(runner, 'b01_row', {
      columns: `
        update_id uuid NOT NULL,
        seq integer NOT NULL,
        card_no_index bytea, card_no_last4 text NOT NULL DEFAULT '',
        name_zh text NOT NULL, name_pt text NOT NULL,
        grade_code text NOT NULL, class_code text NOT NULL, seat_no text NOT NULL DEFAULT '',
        student_id uuid,
        from_class_id uuid, to_class_id uuid,
        from_class_ids uuid[] NOT NULL DEFAULT '{}', to_class_ids uuid[] NOT NULL DEFAULT '{}',
        kind text NOT NULL CHECK (kind IN ('promoted', 'repeating', 'joining', 'unmatched')),
        anomaly text CHECK (anomaly IN
          ('not_subscribed', 'class_not_found', 'name_mismatch', 'duplicate', 'temporary_only', 'already_alumni', 'bad_row')),
        result text NOT NULL DEFAULT 'planned' CHECK (result IN ('planned', 'moving', 'moved', 'unchanged', 'blocked', 'failed')),
        message text,
        change_id uuid, undo_change_id uuid,
        student_version integer, student_name text,
        undo text CHECK (undo IN ('waiting', 'restored', 'moved_again', 'edited', 'left', 'class_gone', 'refused')),
        undo_edited boolean NOT NULL DEFAULT false,
        PRIMARY KEY (unit_id, update_id, seq),
        FOREIGN KEY (unit_id, update_id) REFERENCES b01_update (unit_id, id)`,
      after: [
        `CREATE INDEX b01_row_place ON b01_row (unit_id, update_id, grade_code, class_code, seq)`,
        `CREATE INDEX b01_row_student ON b01_row (unit_id, student_id) WHERE student_id IS NOT NULL`,
        `CREATE INDEX b01_row_moving ON b01_row (unit_id, change_id) WHERE result = 'moving'`,
        `CREATE INDEX b01_row_undoing ON b01_row (unit_id, undo_change_id) WHERE undo = 'waiting'`,
        `COMMENT ON COLUMN b01_row.student_version IS 'version of the pupil when the move was mirrored: a later one means edited since'`,
        `COMMENT ON COLUMN b01_row.from_class_ids IS 'all classes of the pupil when the row was moved; the undo puts them back'`,
      ],
    });
    // Pupils of the directory whom the file does not name (BEY-12): a commit waits until each has a reason.
    await createUnitTable(runner, 'b01_absent', {
      columns: `
        update_id uuid NOT NULL,
        student_id uuid NOT NULL,
        class_id uuid,
        name text NOT NULL,
        reason text CHECK (reason IN ('transfer_out', 'graduated', 'confirmed')),
        decided_by uuid,
        PRIMARY KEY (unit_id, update_id, student_id),
        FOREIGN KEY (unit_id, update_id) REFERENCES b01_update (unit_id, id),
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id)`,
    });
    await createUnitTable(runner, 'alumni_record', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        student_id uuid NOT NULL,
        left_year integer NOT NULL CHECK (left_year BETWEEN 1970 AND 2100),
        last_grade_code text CHECK (last_grade_code IN (${GRADES})),
        last_class_name text NOT NULL,
        last_class_ids uuid[] NOT NULL DEFAULT '{}',
        reason text NOT NULL CHECK (reason IN ('not_in_b01', 'transfer_out', 'graduated', 'manual')),
        source_id uuid,
        state text NOT NULL DEFAULT 'moving' CHECK (state IN ('moving', 'moved', 'failed', 'restoring', 'restored')),
        message text,
        change_id uuid,
        community_invite text NOT NULL DEFAULT 'not_applicable' CHECK (community_invite IN ('not_applicable', 'pending', 'sent', 'failed')),
        invite_tries smallint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        restored_at timestamptz, restored_by uuid,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX alumni_record_live ON alumni_record (unit_id, student_id) WHERE restored_at IS NULL`,
        `CREATE INDEX alumni_record_list ON alumni_record (unit_id, left_year, created_at, id)`,
        `CREATE INDEX alumni_record_source ON alumni_record (unit_id, source_id) WHERE source_id IS NOT NULL`,
        `CREATE INDEX alumni_record_open ON alumni_record (unit_id, change_id) WHERE state IN ('moving', 'restoring', 'failed')`,
      ],
    });
    // Nodes of 校友 that are on their way, so that two moves at once make one.
    await createUnitTable(runner, 'alumni_node', {
      columns: `
        node_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('campus', 'grade', 'class')),
        parent_id uuid,
        name text NOT NULL,
        change_id uuid NOT NULL,
        PRIMARY KEY (unit_id, node_id)`,
      after: [`CREATE INDEX alumni_node_name ON alumni_node (unit_id, kind, name)`],
    });
    await createUnitTable(runner, 'alumni_qr', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 50),
        image_file_id uuid NOT NULL,
        link text CHECK (char_length(link) <= 500),
        valid_until date,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'inactive')),
        bound_by uuid,
        bound_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX alumni_qr_active ON alumni_qr (unit_id) WHERE state = 'active'`,
        `CREATE INDEX alumni_qr_age ON alumni_qr (unit_id, bound_at)`,
      ],
    });
    await createUnitTable(runner, 'transfer', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        type text NOT NULL CHECK (type IN ('out', 'in', 'class_change')),
        student_id uuid,
        student_name text NOT NULL CHECK (char_length(student_name) BETWEEN 1 AND 32),
        from_class_id uuid, to_class_id uuid,
        other_school_name text CHECK (char_length(other_school_name) <= 100),
        effective_on date NOT NULL,
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
        state text NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'cancelled', 'done')),
        requested_by uuid NOT NULL,
        decided_by uuid, decide_note text CHECK (char_length(decide_note) <= 200), decided_at timestamptz,
        done_at timestamptz, change_id uuid, message text,
        overridden_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        CHECK ((type = 'in') = (student_id IS NULL)),
        CHECK (type <> 'class_change' OR to_class_id IS NOT NULL),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id),
        FOREIGN KEY (unit_id, from_class_id) REFERENCES school_node (unit_id, id),
        FOREIGN KEY (unit_id, to_class_id) REFERENCES school_node (unit_id, id),
        FOREIGN KEY (unit_id, requested_by) REFERENCES member (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX transfer_open ON transfer (unit_id, student_id) WHERE student_id IS NOT NULL AND state IN ('requested', 'approved')`,
        `CREATE INDEX transfer_list ON transfer (unit_id, created_at, id)`,
        `CREATE INDEX transfer_due ON transfer (unit_id, effective_on) WHERE state = 'approved'`,
        `CREATE INDEX transfer_moving ON transfer (unit_id, change_id) WHERE state = 'approved' AND change_id IS NOT NULL`,
        `CREATE INDEX transfer_student ON transfer (unit_id, student_id) WHERE student_id IS NOT NULL`,
      ],
    });
    await runner.query(`CREATE INDEX student_card ON student (unit_id, edu_card_index) WHERE edu_card_index IS NOT NULL`);
    await runner.query(`ALTER TABLE outbound_message DROP CONSTRAINT outbound_message_kind_check,
      ADD CONSTRAINT outbound_message_kind_check CHECK (kind IN ('notice', 'notice_reminder', 'notice_bundle', 'staff_card', 'family_card'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbound_message DROP CONSTRAINT outbound_message_kind_check,
      ADD CONSTRAINT outbound_message_kind_check CHECK (kind IN ('notice', 'notice_reminder', 'notice_bundle', 'staff_card')) NOT VALID`);
    await runner.query(`DROP INDEX IF EXISTS student_card`);
    await dropTables(
      runner,
      'transfer',
      'alumni_qr',
      'alumni_node',
      'alumni_record',
      'b01_absent',
      'b01_row',
      'b01_update',
      'b08_node',
      'b08_sync_item',
      'b08_sync',
      'b08_table',
    );
  }
}
