import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Schools and units, people across units, sessions, audit, outbox, schedules, idempotency keys, files. */
export class CreatePlatform20261120230000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE school (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
        name_en text, name_pt text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE school_unit (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        school_id uuid NOT NULL REFERENCES school (id),
        number text NOT NULL UNIQUE CHECK (char_length(number) BETWEEN 1 AND 20),
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
        name_en text, name_pt text,
        corp_id text UNIQUE,
        default_locale text NOT NULL DEFAULT 'zh-Hant' CHECK (default_locale IN ('zh-Hant', 'en', 'pt')),
        state text NOT NULL DEFAULT 'draft'
          CHECK (state IN ('draft', 'connecting', 'active', 'suspended', 'dissolving', 'closed')),
        data_key text,
        data_key_version integer NOT NULL DEFAULT 1,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    // Names, state and corp id of units are no school data; the wrapped data key is readable only as the own unit's row.
    await runner.query(`GRANT SELECT ON school TO app, relay, platform, backup`);
    await runner.query(`GRANT SELECT ON school_unit TO app, platform, backup`);
    await runner.query(`GRANT SELECT (id, number, name, state, corp_id) ON school_unit TO relay`);
    await runner.query(`GRANT INSERT, UPDATE ON school, school_unit TO platform`);

    await runner.query(`
      CREATE TABLE person (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE person_membership (
        person_id uuid NOT NULL REFERENCES person (id),
        unit_id integer NOT NULL REFERENCES school_unit (id),
        kind text NOT NULL CHECK (kind IN ('member', 'parent')),
        ref_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, kind, ref_id)
      )`);
    await runner.query(`CREATE INDEX person_membership_person ON person_membership (person_id)`);
    await runner.query(`GRANT SELECT, INSERT ON person, person_membership TO app`);
    await runner.query(`GRANT SELECT ON person, person_membership TO backup`);

    await runner.query(`
      CREATE TABLE operator (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL,
        enrol_hash bytea, enrol_expires_at timestamptz,
        disabled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE operator_credential (
        operator_id uuid NOT NULL REFERENCES operator (id),
        credential_id text PRIMARY KEY,
        public_key bytea NOT NULL, counter bigint NOT NULL DEFAULT 0, transports text[],
        created_at timestamptz NOT NULL DEFAULT now(), last_used_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE operator_session (
        token_hash bytea PRIMARY KEY,
        operator_id uuid REFERENCES operator (id),
        challenge text, created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL, revoked_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE platform_read_log (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        operator_id uuid, what text NOT NULL, unit_id integer, at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON operator, operator_credential, operator_session TO platform`);
    await runner.query(`GRANT SELECT, INSERT ON platform_read_log TO platform`);

    await createUnitTable(runner, 'session', {
      columns: `
        token_hash bytea NOT NULL,
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('member', 'parent')),
        ref_id uuid NOT NULL,
        surface text NOT NULL CHECK (surface IN ('console', 'h5-staff', 'h5-family')),
        app text NOT NULL,
        locale text CHECK (locale IN ('zh-Hant', 'en', 'pt')),
        browser_hash bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        authenticated_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        PRIMARY KEY (unit_id, token_hash)`,
      after: [`CREATE INDEX session_ref ON session (unit_id, kind, ref_id) WHERE revoked_at IS NULL`],
    });
    await createUnitTable(runner, 'login_state', {
      columns: `
        state_hash bytea NOT NULL,
        browser_hash bytea NOT NULL,
        app text NOT NULL,
        return_to text NOT NULL,
        via text NOT NULL CHECK (via IN ('oauth', 'web')),
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        code_hash bytea,
        PRIMARY KEY (unit_id, state_hash)`,
    });
    await createUnitTable(runner, 'audit_log', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        at timestamptz NOT NULL DEFAULT now(),
        actor_kind text NOT NULL, actor_id uuid, actor_role text,
        surface text NOT NULL, ip text, request_id text NOT NULL,
        action text NOT NULL, entity text NOT NULL, entity_id text,
        before jsonb, after jsonb,
        result text NOT NULL DEFAULT 'ok' CHECK (result IN ('ok', 'refused')),
        PRIMARY KEY (unit_id, id)`,
      app: ['SELECT', 'INSERT'],
      after: [
        `CREATE INDEX audit_log_at ON audit_log (unit_id, at)`,
        `CREATE INDEX audit_log_entity ON audit_log (unit_id, entity, entity_id)`,
      ],
    });
    await createUnitTable(runner, 'outbox', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        job text NOT NULL,
        payload jsonb NOT NULL,
        dedupe_key text,
        priority smallint NOT NULL DEFAULT 5,
        state text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done', 'failed')),
        tries smallint NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL DEFAULT now(),
        pushed_at timestamptz,
        lease uuid, lease_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        done_at timestamptz,
        error jsonb,
        PRIMARY KEY (unit_id, id)`,
      relay: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
      after: [
        `CREATE UNIQUE INDEX outbox_dedupe ON outbox (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state IN ('ready', 'running')`,
        // The relay looks across units: the only index that does not begin with unit_id (reviewed exception of S4).
        `CREATE INDEX outbox_due ON outbox (not_before, priority) WHERE state IN ('ready', 'running')`,
        `CREATE INDEX outbox_failed ON outbox (unit_id, created_at) WHERE state = 'failed'`,
        `CREATE INDEX outbox_done ON outbox (done_at) WHERE state = 'done'`,
      ],
    });
    await createUnitTable(runner, 'slot', {
      columns: `
        job text NOT NULL,
        due_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'enqueued' CHECK (state IN ('enqueued', 'skipped')),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, job, due_at)`,
      relay: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    });
    await createUnitTable(runner, 'idempotency_key', {
      columns: `
        actor_id uuid NOT NULL,
        route text NOT NULL,
        key text NOT NULL CHECK (char_length(key) BETWEEN 8 AND 100),
        body_hash bytea NOT NULL,
        status smallint, answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, actor_id, route, key)`,
      after: [`CREATE INDEX idempotency_key_age ON idempotency_key (unit_id, created_at)`],
    });
    await createUnitTable(runner, 'file', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        purpose text NOT NULL,
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
        mime text NOT NULL,
        size bigint NOT NULL CHECK (size >= 0),
        sha256 bytea,
        width integer, height integer,
        state text NOT NULL CHECK (state IN ('uploading', 'scanning', 'ready', 'blocked', 'deleted')),
        storage_key text NOT NULL,
        preview_key text,
        owner_kind text NOT NULL CHECK (owner_kind IN ('staff', 'family', 'system')),
        owner_id uuid,
        used_by text, used_by_id uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        deleted_at timestamptz,
        PRIMARY KEY (unit_id, id)`,
      after: [
        `CREATE INDEX file_used_by ON file (unit_id, used_by, used_by_id) WHERE used_by IS NOT NULL`,
        `CREATE INDEX file_expiring ON file (unit_id, expires_at) WHERE expires_at IS NOT NULL AND deleted_at IS NULL`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'file',
      'idempotency_key',
      'slot',
      'outbox',
      'audit_log',
      'login_state',
      'session',
      'platform_read_log',
      'operator_session',
      'operator_credential',
      'operator',
      'person_membership',
      'person',
      'school_unit',
      'school',
    );
  }
}
