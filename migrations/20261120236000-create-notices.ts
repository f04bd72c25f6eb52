import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** 家校通知 (spec 03 §2): the full model, also of what later issues build (forms, schedules, copies). */
export class CreateNotices20261120236000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'notice', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        title text NOT NULL DEFAULT '' CHECK (char_length(title) <= 100),
        body jsonb NOT NULL,
        excerpt text NOT NULL DEFAULT '',
        links jsonb NOT NULL DEFAULT '[]',
        has_form boolean NOT NULL DEFAULT false,
        sender_id uuid NOT NULL,
        audience text NOT NULL DEFAULT 'parents' CHECK (audience IN ('parents', 'students', 'both')),
        require_confirm boolean NOT NULL DEFAULT true,
        answer_mode text NOT NULL DEFAULT 'per_student' CHECK (answer_mode IN ('per_student', 'per_person')),
        include_alumni boolean NOT NULL DEFAULT false,
        deadline_at timestamptz, send_at timestamptz,
        cc_self boolean NOT NULL DEFAULT false,
        allow_edit_answer boolean NOT NULL DEFAULT false,
        urgency text NOT NULL DEFAULT 'normal' CHECK (urgency IN ('normal', 'urgent')),
        urgency_reason text,
        state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'scheduled', 'sending', 'sent', 'closed', 'recalled')),
        sent_at timestamptz, recalled_at timestamptz, closed_at timestamptz,
        copied_from_id uuid,
        message_id uuid,
        fanout_cursor uuid, fanout_done_at timestamptz,
        listed_at timestamptz NOT NULL DEFAULT now(),
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CHECK ((state IN ('draft', 'scheduled')) = (sent_at IS NULL)),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, sender_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, copied_from_id) REFERENCES notice (unit_id, id)`,
      after: [
        `CREATE INDEX notice_mine ON notice (unit_id, sender_id, listed_at, id) WHERE deleted_at IS NULL`,
        `CREATE INDEX notice_shared ON notice (unit_id, sent_at, id) WHERE sent_at IS NOT NULL AND deleted_at IS NULL`,
      ],
    });
    await createUnitTable(runner, 'notice_attachment', {
      columns: `
        notice_id uuid NOT NULL,
        file_id uuid NOT NULL,
        ord smallint NOT NULL CHECK (ord BETWEEN 0 AND 8),
        PRIMARY KEY (unit_id, notice_id, ord),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id),
        FOREIGN KEY (unit_id, file_id) REFERENCES file (unit_id, id)`,
    });
    await createUnitTable(runner, 'notice_question', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        notice_id uuid NOT NULL,
        ord smallint NOT NULL,
        type text NOT NULL CHECK (type IN ('single', 'multiple', 'blank', 'text', 'number', 'date', 'files', 'signature')),
        text text NOT NULL CHECK (char_length(text) <= 500),
        required boolean NOT NULL DEFAULT true,
        options jsonb NOT NULL DEFAULT '[]', limits jsonb NOT NULL DEFAULT '{}',
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, notice_id, ord),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id)`,
    });
    await createUnitTable(runner, 'notice_target', {
      columns: `
        notice_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('school', 'campus', 'section', 'grade', 'class', 'student')),
        ref_id uuid,
        CHECK ((kind = 'school') = (ref_id IS NULL)),
        UNIQUE NULLS NOT DISTINCT (unit_id, notice_id, kind, ref_id),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id)`,
    });
    await createUnitTable(runner, 'notice_cc', {
      columns: `
        notice_id uuid NOT NULL,
        staff_id uuid NOT NULL,
        reason text NOT NULL CHECK (reason IN ('chosen', 'self')),
        PRIMARY KEY (unit_id, notice_id, staff_id),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id),
        FOREIGN KEY (unit_id, staff_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX notice_cc_staff ON notice_cc (unit_id, staff_id, notice_id)`],
    });

    // The two big tables are made in bulk from the directory inside the database. Foreign keys would run a query per
    // row and cost more than the rows; the invariant checker looks for orphans instead.
    await createUnitTable(runner, 'notice_student', {
      columns: `
        notice_id uuid NOT NULL,
        student_id uuid NOT NULL,
        class_id uuid NOT NULL,
        grp integer NOT NULL DEFAULT 0,
        sent_at timestamptz NOT NULL,
        needs boolean NOT NULL,
        lost boolean NOT NULL DEFAULT false,
        opened_at timestamptz, done_at timestamptz,
        PRIMARY KEY (unit_id, notice_id, student_id)`,
      suffix: 'WITH (fillfactor = 90)',
      after: [
        `ALTER TABLE notice_student DROP CONSTRAINT notice_student_unit_id_fkey`,
        `CREATE INDEX notice_student_class ON notice_student (unit_id, notice_id, class_id)`,
        `CREATE INDEX notice_student_child ON notice_student (unit_id, student_id, sent_at, notice_id)`,
        `CREATE INDEX notice_student_todo ON notice_student (unit_id, student_id, sent_at) WHERE needs`,
      ],
    });
    await createUnitTable(runner, 'notice_delivery', {
      columns: `
        notice_id uuid NOT NULL,
        student_id uuid NOT NULL,
        person_id uuid NOT NULL,
        person_kind text NOT NULL CHECK (person_kind IN ('parent', 'student')),
        state text NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'unknown', 'cancelled', 'not_joined')),
        error text,
        read_at timestamptz,
        PRIMARY KEY (unit_id, notice_id, student_id, person_id)`,
      suffix: 'WITH (fillfactor = 90)',
      after: [
        `ALTER TABLE notice_delivery DROP CONSTRAINT notice_delivery_unit_id_fkey`,
        `CREATE INDEX notice_delivery_unread ON notice_delivery (unit_id, person_id, student_id) WHERE read_at IS NULL`,
        // Reasons of refusals are counted from these few rows.
        `CREATE INDEX notice_delivery_failed ON notice_delivery (unit_id, notice_id) WHERE state = 'failed'`,
        `COMMENT ON COLUMN notice_delivery.state IS 'pending = as the batch of the student''s group says; other values are exceptions of this receiver'`,
      ],
    });
    // Counters per class and group: a reading or an answer changes one of them, a batch result changes none.
    await createUnitTable(runner, 'notice_tally', {
      columns: `
        notice_id uuid NOT NULL,
        class_id uuid NOT NULL,
        grp integer NOT NULL,
        students integer NOT NULL, receivers integer NOT NULL, not_joined integer NOT NULL,
        failed integer NOT NULL DEFAULT 0,
        lost integer NOT NULL DEFAULT 0,
        opened integer NOT NULL DEFAULT 0,
        done integer NOT NULL DEFAULT 0,
        CHECK (least(students, receivers, not_joined, failed, lost, opened, done) >= 0),
        CHECK (opened + done + lost <= students AND failed + not_joined <= receivers),
        PRIMARY KEY (unit_id, notice_id, class_id, grp)`,
      suffix: 'WITH (fillfactor = 50)',
    });
    await createUnitTable(runner, 'notice_response', {
      columns: `
        notice_id uuid NOT NULL,
        student_id uuid NOT NULL,
        answers_for uuid NOT NULL,
        responder_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('confirm', 'form')),
        answers jsonb,
        state text NOT NULL CHECK (state IN ('pending', 'confirmed', 'answered')),
        submitted_at timestamptz NOT NULL DEFAULT now(),
        revision integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, notice_id, student_id, answers_for),
        FOREIGN KEY (unit_id, responder_id) REFERENCES parent (unit_id, id)`,
      after: [
        `COMMENT ON COLUMN notice_response.answers_for IS 'per_student: the student, so the first answer settles it; per_person: the responder'`,
      ],
    });
    await createUnitTable(runner, 'notice_reminder_log', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        notice_id uuid NOT NULL,
        by uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        recipients integer NOT NULL,
        message_id uuid,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id),
        FOREIGN KEY (unit_id, by) REFERENCES member (unit_id, id)`,
      after: [`CREATE INDEX notice_reminder_log_notice ON notice_reminder_log (unit_id, notice_id, at)`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'notice_reminder_log',
      'notice_response',
      'notice_tally',
      'notice_delivery',
      'notice_student',
      'notice_cc',
      'notice_target',
      'notice_question',
      'notice_attachment',
      'notice',
    );
  }
}
