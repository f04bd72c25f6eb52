import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** An administrator reads the pages of a family or of a member of staff (PER-31): which session, as whom, why, until when. */
export class ViewAsRole20261122153000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'role_view', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        session_id uuid,
        by_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('family', 'student', 'staff')),
        member_id uuid,
        parent_id uuid,
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
        started_at timestamptz NOT NULL DEFAULT now(),
        until timestamptz NOT NULL,
        ended_at timestamptz,
        PRIMARY KEY (unit_id, id),
        CHECK ((kind = 'staff') = (member_id IS NOT NULL) AND (kind <> 'staff') = (parent_id IS NOT NULL)),
        FOREIGN KEY (unit_id, session_id) REFERENCES session (unit_id, id) ON DELETE SET NULL (session_id),
        FOREIGN KEY (unit_id, by_id) REFERENCES member (unit_id, id) ON DELETE CASCADE,
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id) ON DELETE CASCADE,
        FOREIGN KEY (unit_id, parent_id) REFERENCES parent (unit_id, id) ON DELETE CASCADE`,
      after: [
        // Asked with each request of a session: one open view, or none.
        `CREATE UNIQUE INDEX role_view_open ON role_view (unit_id, session_id) WHERE ended_at IS NULL`,
        `CREATE INDEX role_view_newest ON role_view (unit_id, started_at DESC, id DESC)`,
        `CREATE INDEX role_view_by ON role_view (unit_id, by_id)`,
        `CREATE INDEX role_view_member ON role_view (unit_id, member_id) WHERE member_id IS NOT NULL`,
        `CREATE INDEX role_view_parent ON role_view (unit_id, parent_id) WHERE parent_id IS NOT NULL`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'role_view');
  }
}
