import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** What contacts keep beside the mirror: things seen in WeCom's console, the set-up guide, WeCom's own numbers of use (spec 14). */
export class FollowContacts20261122134000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // CON-25, CON-29: no interface tells them, so a person does.
    await createUnitTable(runner, 'contacts_checklist', {
      columns: `
        item text NOT NULL CHECK (item IN ('apply_to_join', 'external_contact', 'wechat_plugin')),
        value text,
        seen_by uuid, seen_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, item),
        FOREIGN KEY (unit_id, seen_by) REFERENCES member (unit_id, id)`,
    });
    // SCH-26: how far a school was led; one row per unit, whoever goes on.
    await createUnitTable(runner, 'school_guide', {
      columns: `
        passed text[] NOT NULL DEFAULT '{}' CHECK (passed <@ ARRAY['campus', 'section', 'grade', 'class', 'teachers', 'students', 'invitation']),
        aside boolean NOT NULL DEFAULT false,
        updated_by uuid, updated_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id),
        FOREIGN KEY (unit_id, updated_by) REFERENCES member (unit_id, id)`,
    });
    // VIS-23: members active in WeCom itself on a day, as WeCom counts them.
    await createUnitTable(runner, 'wecom_activity', {
      columns: `
        day date NOT NULL,
        active integer NOT NULL CHECK (active >= 0),
        read_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, day)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'wecom_activity', 'school_guide', 'contacts_checklist');
  }
}
