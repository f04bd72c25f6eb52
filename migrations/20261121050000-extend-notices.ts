import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Forms, language versions, undo, family card, templates and the unit's settings of notices (spec 03, BEY-03, 04, 06). */
export class ExtendNotices20261121050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE notice
      ADD COLUMN family_card boolean NOT NULL DEFAULT false,
      ADD COLUMN locale text NOT NULL DEFAULT 'zh-Hant' CHECK (locale IN ('zh-Hant', 'en', 'pt')),
      ADD COLUMN versions_checked text[] NOT NULL DEFAULT '{}',
      ADD COLUMN undo_until timestamptz,
      ADD COLUMN keeper_id uuid,
      ADD CONSTRAINT notice_keeper_fkey FOREIGN KEY (unit_id, keeper_id) REFERENCES member (unit_id, id)`);
    // Due schedules, deadlines and catch-ups are looked for every few minutes.
    await runner.query(`CREATE INDEX notice_scheduled ON notice (unit_id, send_at) WHERE state = 'scheduled' AND deleted_at IS NULL`);
    await runner.query(
      `CREATE INDEX notice_deadline ON notice (unit_id, deadline_at) WHERE deadline_at IS NOT NULL AND state IN ('sending', 'sent') AND deleted_at IS NULL`,
    );

    // Questions are named by the editor's key, which stays while texts change and which versions and answers refer to.
    await runner.query(`ALTER TABLE notice_question DROP CONSTRAINT notice_question_pkey, DROP COLUMN id,
      ADD COLUMN key text NOT NULL CHECK (key ~ '^[a-z0-9]{1,12}$'), ADD PRIMARY KEY (unit_id, notice_id, key)`);
    await createUnitTable(runner, 'notice_version', {
      columns: `
        notice_id uuid NOT NULL,
        locale text NOT NULL CHECK (locale IN ('zh-Hant', 'en', 'pt')),
        title text NOT NULL CHECK (char_length(title) <= 100),
        body jsonb NOT NULL,
        questions jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (unit_id, notice_id, locale),
        FOREIGN KEY (unit_id, notice_id) REFERENCES notice (unit_id, id)`,
    });
    // Earlier answers (NOT-56): the row of notice_response is the one that counts.
    await createUnitTable(runner, 'notice_response_revision', {
      columns: `
        notice_id uuid NOT NULL,
        student_id uuid NOT NULL,
        answers_for uuid NOT NULL,
        revision integer NOT NULL,
        responder_id uuid NOT NULL,
        answers jsonb NOT NULL,
        submitted_at timestamptz NOT NULL,
        PRIMARY KEY (unit_id, notice_id, student_id, answers_for, revision)`,
      app: ['SELECT', 'INSERT', 'DELETE'],
    });
    await createUnitTable(runner, 'notice_template', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
        content jsonb NOT NULL,
        created_by uuid NOT NULL,
        search text NOT NULL DEFAULT '',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, created_by) REFERENCES member (unit_id, id)`,
    });
    await createUnitTable(runner, 'notice_settings', {
      columns: `
        undo_seconds smallint NOT NULL DEFAULT 15 CHECK (undo_seconds BETWEEN 0 AND 60),
        share_digest boolean NOT NULL DEFAULT true,
        family_card boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'notice_settings', 'notice_template', 'notice_response_revision', 'notice_version');
    await runner.query(`ALTER TABLE notice_question DROP CONSTRAINT notice_question_pkey, DROP COLUMN key,
      ADD COLUMN id uuid NOT NULL DEFAULT uuidv7(), ADD PRIMARY KEY (unit_id, id)`);
    await runner.query(`DROP INDEX notice_deadline, notice_scheduled`);
    await runner.query(`ALTER TABLE notice DROP COLUMN keeper_id, DROP COLUMN undo_until, DROP COLUMN versions_checked,
      DROP COLUMN locale, DROP COLUMN family_card`);
  }
}
