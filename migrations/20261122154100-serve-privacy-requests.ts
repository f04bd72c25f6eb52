import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** What people ask for about their own data, and what became of it (I4). */
export class ServePrivacyRequests20261122154100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'privacy_request', {
      // `subject_id` is no foreign key: it names a member, a parent or a student, and stays when the row is without a name.
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('access', 'correction', 'objection', 'erasure')),
        subject_kind text NOT NULL CHECK (subject_kind IN ('member', 'parent', 'student')),
        subject_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'refused')),
        asked_on date NOT NULL,
        due_on date NOT NULL,
        note text NOT NULL,
        answer text,
        opened_by uuid,
        decided_by uuid,
        decided_at timestamptz,
        exported_at timestamptz,
        erased_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX privacy_request_open ON privacy_request (unit_id, subject_id, kind) WHERE state = 'open'`,
        `CREATE INDEX privacy_request_due ON privacy_request (unit_id, state, due_on)`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'privacy_request');
  }
}
