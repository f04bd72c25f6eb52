import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

const KINDS = `('admin', 'staff', 'family')`;
const IDENTITIES = `('teaching', 'school_staff', 'parent', 'student')`;
const RELATIONS = `('father', 'mother', 'grandfather', 'grandmother', 'guardian', 'self', 'other')`;
const LIVE = `('verified', 'pending_review', 'approved', 'invited', 'joined')`;

/** Subscription (spec 01): codes, subscriptions, cards, families, proofs of numbers, settings; what a unit's account needs. */
export class CreateRegistration20261121111500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'registration_qr', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ${KINDS}),
        token text NOT NULL CHECK (char_length(token) = 32),
        issued_by_kind text NOT NULL CHECK (issued_by_kind IN ('platform', 'school')),
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'revoked')),
        scan_count integer NOT NULL DEFAULT 0,
        created_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, token)`,
      // A code of the platform stands beside the school's own (SUB-40).
      after: [`CREATE UNIQUE INDEX registration_qr_active ON registration_qr (unit_id, kind, issued_by_kind) WHERE state = 'active'`],
    });
    await createUnitTable(runner, 'registration_login', {
      columns: `
        state_hash bytea NOT NULL,
        browser_hash bytea NOT NULL,
        qr_id uuid NOT NULL,
        client text NOT NULL CHECK (client IN ('wecom', 'wechat')),
        locale text NOT NULL CHECK (locale IN ('zh-Hant', 'en', 'pt')),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (unit_id, state_hash),
        FOREIGN KEY (unit_id, qr_id) REFERENCES registration_qr (unit_id, id)`,
    });
    // One WeChat or WeCom account looking at the pages; `account_index` is the blind index of its openid or WeCom id.
    await createUnitTable(runner, 'registration_session', {
      columns: `
        token_hash bytea NOT NULL,
        id uuid NOT NULL DEFAULT uuidv7(),
        account_index bytea NOT NULL,
        openid text, mobile text,
        member_id uuid, parent_id uuid,
        client text NOT NULL CHECK (client IN ('wecom', 'wechat')),
        device_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        PRIMARY KEY (unit_id, token_hash),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, parent_id) REFERENCES parent (unit_id, id)`,
      after: [`CREATE INDEX registration_session_account ON registration_session (unit_id, account_index)`],
    });
    await createUnitTable(runner, 'subscription', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ${KINDS}),
        identity text CHECK (identity IN ${IDENTITIES}),
        account_index bytea NOT NULL,
        wx_openid text,
        area_code text, mobile text, mobile_index bytea, mobile_tail text,
        mobile_proof text CHECK (mobile_proof IN ('otp', 'reentry', 'existing_family', 'wecom_session')),
        name text NOT NULL DEFAULT '',
        department_ids uuid[] NOT NULL DEFAULT '{}',
        issued_by_kind text NOT NULL DEFAULT 'school' CHECK (issued_by_kind IN ('platform', 'school')),
        consent_version text NOT NULL, consent_locale text NOT NULL, consented_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'started' CHECK (state IN ('started', 'verified', 'pending_review', 'approved', 'invited',
          'joined', 'rejected', 'withdrawn', 'expired', 'abandoned', 'revoked')),
        -- What was typed and is not yet proved: the whole wizard, sealed.
        draft text,
        draft_purpose text CHECK (draft_purpose IN ('first', 'student', 'identity', 'replace', 'phone')),
        draft_at timestamptz,
        submitted_at timestamptz,
        reviewer text CHECK (reviewer IN ('admin_label', 'class_teacher', 'operator')),
        reviewer_id uuid, reviewer_name text, reviewed_at timestamptz, reject_reason text CHECK (char_length(reject_reason) <= 200),
        problem text CHECK (problem IN ('capacity', 'children', 'classes', 'mobile', 'wecom')),
        sync_tries smallint NOT NULL DEFAULT 0, sync_error text,
        -- Id the person gets in the directory when he is written there; equal to the next two from then on.
        planned_id uuid,
        member_id uuid, parent_id uuid,
        look_alike jsonb,
        invited_at timestamptz, joined_at timestamptz, ended_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, member_id) REFERENCES member (unit_id, id),
        FOREIGN KEY (unit_id, parent_id) REFERENCES parent (unit_id, id)`,
      after: [
        `CREATE INDEX subscription_mobile ON subscription (unit_id, mobile_index)`,
        `CREATE INDEX subscription_account ON subscription (unit_id, account_index)`,
        `CREATE INDEX subscription_state ON subscription (unit_id, state, updated_at)`,
        `CREATE UNIQUE INDEX subscription_live_mobile
           ON subscription (unit_id, kind, mobile_index, (CASE WHEN kind = 'family' THEN identity ELSE '' END)) WHERE state IN ${LIVE}`,
        `CREATE UNIQUE INDEX subscription_live_account ON subscription (unit_id, kind, account_index) WHERE state = 'started' OR state IN ${LIVE}`,
        `CREATE INDEX subscription_member ON subscription (unit_id, member_id) WHERE member_id IS NOT NULL`,
        `CREATE INDEX subscription_parent ON subscription (unit_id, parent_id) WHERE parent_id IS NOT NULL`,
      ],
    });
    await createUnitTable(runner, 'teaching_claim', {
      columns: `
        subscription_id uuid NOT NULL,
        class_id uuid NOT NULL,
        subject_name text NOT NULL CHECK (char_length(subject_name) BETWEEN 1 AND 15),
        PRIMARY KEY (unit_id, subscription_id, class_id, subject_name),
        FOREIGN KEY (unit_id, subscription_id) REFERENCES subscription (unit_id, id),
        FOREIGN KEY (unit_id, class_id) REFERENCES school_node (unit_id, id)`,
    });
    await createUnitTable(runner, 'identity_record', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        subscription_id uuid NOT NULL,
        identity text NOT NULL CHECK (identity IN ${IDENTITIES}),
        -- The person the card belongs to: a member, or the student of a family.
        person_id uuid,
        card_type text NOT NULL CHECK (card_type IN ('T', 'E', 'S')),
        credential text NOT NULL CHECK (credential IN ('card', 'temporary')),
        card_no text NOT NULL, card_no_index bytea NOT NULL, card_no_last4 text NOT NULL CHECK (char_length(card_no_last4) <= 4),
        register_index bytea NOT NULL,
        verified_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'replaced', 'revoked')),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, subscription_id) REFERENCES subscription (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX identity_record_person ON identity_record (unit_id, card_no_index, person_id, subscription_id) WHERE state = 'active' AND person_id IS NOT NULL`,
        `CREATE UNIQUE INDEX identity_record_once ON identity_record (unit_id, subscription_id, card_no_index) WHERE state = 'active'`,
        `CREATE INDEX identity_record_card ON identity_record (unit_id, card_no_index)`,
      ],
    });
    await createUnitTable(runner, 'family_link', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        subscription_id uuid NOT NULL,
        student_name text NOT NULL CHECK (char_length(student_name) BETWEEN 1 AND 32),
        register_name text NOT NULL,
        birth_date text,
        class_id uuid NOT NULL,
        relation text NOT NULL CHECK (relation IN ${RELATIONS}),
        identity_record_id uuid NOT NULL,
        planned_student_id uuid,
        student_id uuid,
        name_differs boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('review', 'waiting', 'done', 'rejected', 'blocked', 'removed')),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, subscription_id) REFERENCES subscription (unit_id, id),
        FOREIGN KEY (unit_id, class_id) REFERENCES school_node (unit_id, id),
        FOREIGN KEY (unit_id, identity_record_id) REFERENCES identity_record (unit_id, id),
        FOREIGN KEY (unit_id, student_id) REFERENCES student (unit_id, id)`,
      after: [
        `CREATE UNIQUE INDEX family_link_student ON family_link (unit_id, subscription_id, student_id)
           WHERE student_id IS NOT NULL AND state NOT IN ('rejected', 'removed')`,
        `CREATE INDEX family_link_class ON family_link (unit_id, class_id, state)`,
      ],
    });
    await createUnitTable(runner, 'otp_challenge', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        subscription_id uuid NOT NULL,
        area_code text NOT NULL,
        mobile text NOT NULL, mobile_index bytea NOT NULL,
        account_index bytea NOT NULL, device_hash bytea NOT NULL, address text,
        code_hash bytea NOT NULL,
        attempts smallint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        consumed_at timestamptz,
        PRIMARY KEY (unit_id, id),
        FOREIGN KEY (unit_id, subscription_id) REFERENCES subscription (unit_id, id)`,
      after: [
        `CREATE INDEX otp_challenge_mobile ON otp_challenge (unit_id, mobile_index, created_at)`,
        `CREATE INDEX otp_challenge_device ON otp_challenge (unit_id, device_hash, created_at)`,
        `CREATE INDEX otp_challenge_subscription ON otp_challenge (unit_id, subscription_id, created_at)`,
      ],
    });
    await createUnitTable(runner, 'card_check_attempt', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        card_no_index bytea NOT NULL,
        account_index bytea NOT NULL,
        device_hash bytea NOT NULL, address text,
        ok boolean NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id)`,
      after: [
        `CREATE INDEX card_check_attempt_card ON card_check_attempt (unit_id, card_no_index, at)`,
        `CREATE INDEX card_check_attempt_account ON card_check_attempt (unit_id, account_index, at)`,
        `CREATE INDEX card_check_attempt_at ON card_check_attempt (unit_id, at)`,
      ],
    });
    await createUnitTable(runner, 'subscription_invite', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        subscription_id uuid NOT NULL,
        attempt integer NOT NULL,
        by_id uuid,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, subscription_id, attempt),
        FOREIGN KEY (unit_id, subscription_id) REFERENCES subscription (unit_id, id)`,
    });
    await createUnitTable(runner, 'subscription_settings', {
      columns: `
        staff_review text NOT NULL DEFAULT 'none' CHECK (staff_review IN ('none', 'temporary_only', 'all')),
        family_review text NOT NULL DEFAULT 'none' CHECK (family_review IN ('none', 'homeroom')),
        enabled_area_codes text[] NOT NULL DEFAULT '{+853,+86,+852,+886}',
        admin_qr_audience text NOT NULL DEFAULT 'staff' CHECK (admin_qr_audience IN ('staff', 'admin_label')),
        declined integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id)`,
    });
    await createUnitTable(runner, 'connection_qr', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        content text NOT NULL CHECK (char_length(content) BETWEEN 1 AND 2000),
        uploaded_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id)`,
    });
    // Codes of the platform: the applicant chooses the school, so they belong to none (SUB-42).
    await runner.query(`
      CREATE TABLE platform_registration_code (
        token text PRIMARY KEY CHECK (char_length(token) = 32),
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query(`GRANT SELECT ON platform_registration_code TO relay, backup`);
    await runner.query(`GRANT SELECT, INSERT, UPDATE ON platform_registration_code TO platform`);
    await runner.query(
      `ALTER TABLE unit_connection
         ADD COLUMN registration_visible boolean NOT NULL DEFAULT true,
         ADD COLUMN qr_id uuid,
         ADD COLUMN last_check jsonb NOT NULL DEFAULT '[]',
         ADD COLUMN checked_at timestamptz,
         ADD COLUMN version integer NOT NULL DEFAULT 1,
         ADD FOREIGN KEY (unit_id, qr_id) REFERENCES connection_qr (unit_id, id)`,
    );
    // The WeChat account a parent has left by a phone change (BEY-13): it stays out until WeCom names another one.
    await runner.query(`ALTER TABLE parent ADD COLUMN barred_external text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE parent DROP COLUMN barred_external`);
    await runner.query(
      `ALTER TABLE unit_connection DROP COLUMN registration_visible, DROP COLUMN qr_id, DROP COLUMN last_check,
         DROP COLUMN checked_at, DROP COLUMN version`,
    );
    await dropTables(
      runner,
      'platform_registration_code',
      'connection_qr',
      'subscription_settings',
      'subscription_invite',
      'card_check_attempt',
      'otp_challenge',
      'family_link',
      'identity_record',
      'teaching_claim',
      'subscription',
      'registration_session',
      'registration_login',
      'registration_qr',
    );
  }
}
