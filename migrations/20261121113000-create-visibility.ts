import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Who of the staff sees whom, which fields are shown and which a member may change himself (VIS-01…10). */
export class CreateVisibility20261121113000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'visibility_rule', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('hidden', 'dept_only', 'none')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id)`,
      after: [`CREATE INDEX visibility_rule_kind ON visibility_rule (unit_id, kind)`],
    });
    // Rows instead of the jsonb lists of the data model: keys hold them to the unit, and an index finds the rules of a reader.
    await createUnitTable(runner, 'visibility_entry', {
      columns: `
        rule_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('subject', 'whitelist')),
        department_id uuid, member_id uuid,
        CHECK (num_nonnulls(department_id, member_id) = 1),
        FOREIGN KEY (unit_id, rule_id) REFERENCES visibility_rule (unit_id, id) ON DELETE CASCADE,
        FOREIGN KEY (unit_id, department_id) REFERENCES department (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        UNIQUE NULLS NOT DISTINCT (unit_id, rule_id, side, department_id, member_id)`,
      after: [
        `CREATE INDEX visibility_entry_department ON visibility_entry (unit_id, department_id) WHERE department_id IS NOT NULL`,
        `CREATE INDEX visibility_entry_member ON visibility_entry (unit_id, member_id) WHERE member_id IS NOT NULL`,
      ],
    });
    await createUnitTable(runner, 'field_display', {
      columns: `
        surface text NOT NULL CHECK (surface IN ('internal', 'connected', 'pc', 'external')),
        fields text[] NOT NULL,
        name_mode text NOT NULL DEFAULT 'name' CHECK (name_mode IN ('name', 'alias', 'name_alias')),
        sensitive_fields text[] NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, surface)`,
    });
    await createUnitTable(runner, 'field_editable', {
      columns: `
        fields text[] NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id)`,
    });
    await createUnitTable(runner, 'custom_field', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 32),
        type text NOT NULL CHECK (type IN ('text', 'link')),
        ord integer NOT NULL DEFAULT 0,
        active boolean NOT NULL DEFAULT true,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, label)`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'custom_field', 'field_editable', 'field_display', 'visibility_entry', 'visibility_rule');
  }
}
