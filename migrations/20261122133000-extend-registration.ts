import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

const IDENTITIES = `'{teaching,school_staff,parent,student}'::text[]`;

/** Messages of the bureau (BUR-01, BUR-02) and cases of a missing health report (SUB-51). */
export class ExtendRegistration20261122133000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What the bureau sent, once for all units; each unit gets its own row in `bureau_notice`.
    await runner.query(`
      CREATE TABLE bureau_message (
        id uuid PRIMARY KEY,
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
        body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 2000),
        identities text[] NOT NULL CHECK (identities <@ ${IDENTITIES} AND cardinality(identities) > 0),
        -- Null = every unit in use when it was sent.
        unit_ids integer[],
        units integer NOT NULL DEFAULT 0,
        sent_by uuid NOT NULL,
        sent_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`GRANT SELECT ON bureau_message TO backup`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON bureau_message TO platform`);
    await createUnitTable(runner, 'bureau_notice', {
      columns: `
        id uuid NOT NULL,
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 60),
        body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 2000),
        identities text[] NOT NULL CHECK (identities <@ ${IDENTITIES} AND cardinality(identities) > 0),
        sent_at timestamptz NOT NULL,
        PRIMARY KEY (unit_id, id)`,
      after: [`CREATE INDEX bureau_notice_time ON bureau_notice (unit_id, sent_at DESC, id DESC)`],
    });
    // Whether a person wants them; without a row he does.
    await createUnitTable(runner, 'bureau_choice', {
      columns: `
        person_id uuid NOT NULL,
        stopped boolean NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, person_id)`,
    });
    await createUnitTable(runner, 'health_report_case', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        member_id uuid NOT NULL,
        area_code text NOT NULL,
        mobile text NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent')),
        request_ref text CHECK (char_length(request_ref) <= 64),
        recorded_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id)`,
      after: [`CREATE UNIQUE INDEX health_report_case_open ON health_report_case (unit_id, member_id) WHERE state = 'waiting'`],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'health_report_case', 'bureau_choice', 'bureau_notice', 'bureau_message');
  }
}
