import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createUnitTable, dropTables } from '@platform/db/unit-table';

/** Sending through WeCom (OVR-29, data-and-delivery 2.2–2.6) and 消息提醒 (spec 03 §2, RMD-01…09). */
export class CreateSending20261120235000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createUnitTable(runner, 'outbound_message', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('notice', 'notice_reminder', 'staff_card')),
        ref_id uuid,
        app text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('school_notice', 'staff_message')),
        dedupe_key text NOT NULL,
        priority smallint NOT NULL CHECK (priority IN (1, 5, 9)),
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'partly_failed', 'failed', 'recalled')),
        sealed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, dedupe_key)`,
      relay: ['SELECT'],
      after: [
        `CREATE INDEX outbound_message_open ON outbound_message (unit_id, created_at) WHERE state = 'queued'`,
        `CREATE INDEX outbound_message_ref ON outbound_message (unit_id, ref_id, created_at)`,
      ],
    });
    // One WeCom call each. Its state is the state of all its receivers; only exceptions are written per receiver.
    await createUnitTable(runner, 'delivery_batch', {
      columns: `
        message_id uuid NOT NULL,
        seq integer NOT NULL,
        app text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('school_notice', 'staff_message')),
        priority smallint NOT NULL,
        state text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
        body bytea NOT NULL,
        receivers integer NOT NULL CHECK (receivers BETWEEN 1 AND 1000),
        per_person smallint NOT NULL DEFAULT 1,
        tries smallint NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL DEFAULT now(),
        lease uuid, lease_until timestamptz,
        maybe_since timestamptz,
        tried_at timestamptz,
        finished_at timestamptz,
        invalid jsonb,
        error_code text,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, message_id, seq),
        FOREIGN KEY (unit_id, message_id) REFERENCES outbound_message (unit_id, id)`,
      relay: ['SELECT', 'UPDATE'],
      after: [
        // The bytes are written once and read once: packing them would only cost time.
        `ALTER TABLE delivery_batch ALTER COLUMN body SET STORAGE EXTERNAL`,
        `CREATE INDEX delivery_batch_ready ON delivery_batch (unit_id, app, channel, priority, not_before) WHERE state = 'ready'`,
        `CREATE INDEX delivery_batch_sending ON delivery_batch (unit_id, app, channel, lease_until) WHERE state = 'sending'`,
        `CREATE INDEX delivery_batch_tried ON delivery_batch (unit_id, app, tried_at) WHERE tried_at IS NOT NULL`,
      ],
    });
    // What was tried when and with what result: lines are added, never changed (room for the seals of BEY-01).
    await createUnitTable(runner, 'delivery_attempt', {
      columns: `
        message_id uuid NOT NULL,
        seq integer NOT NULL,
        no smallint NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        outcome text NOT NULL CHECK (outcome IN ('accepted', 'refused', 'throttled', 'unknown', 'not_sent')),
        code integer,
        PRIMARY KEY (unit_id, message_id, seq, no)`,
      app: ['SELECT', 'INSERT'],
    });
    await createUnitTable(runner, 'unit_channel', {
      columns: `
        app text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('school_notice', 'staff_message')),
        next_turn timestamptz NOT NULL DEFAULT now(),
        blocked_until timestamptz NOT NULL DEFAULT '-infinity',
        blocked_reason text CHECK (blocked_reason IN ('throttled', 'unreachable')),
        faults smallint NOT NULL DEFAULT 0,
        PRIMARY KEY (unit_id, app, channel)`,
      relay: ['SELECT', 'UPDATE'],
      suffix: 'WITH (fillfactor = 50)',
    });

    // The text stands once for all its receivers: recalling a notice changes one row, not 120,000.
    await createUnitTable(runner, 'reminder_topic', {
      columns: `
        id uuid NOT NULL DEFAULT uuidv7(),
        module text NOT NULL CHECK (module IN
          ('notice', 'homework', 'attendance', 'leave', 'mailbox', 'calendar', 'subscription', 'promotion', 'timetable', 'system')),
        source_key text NOT NULL CHECK (char_length(source_key) BETWEEN 1 AND 200),
        title text NOT NULL, summary text NOT NULL DEFAULT '',
        target_url text NOT NULL,
        asks text CHECK (asks IN ('confirm', 'form')),
        target_state text NOT NULL DEFAULT 'live' CHECK (target_state IN ('live', 'recalled', 'gone')),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (unit_id, id),
        UNIQUE (unit_id, source_key)`,
    });
    await createUnitTable(runner, 'reminder', {
      columns: `
        recipient_id uuid NOT NULL,
        topic_id uuid NOT NULL,
        student_id uuid,
        recipient_kind text NOT NULL CHECK (recipient_kind IN ('member', 'parent', 'student')),
        created_at timestamptz NOT NULL DEFAULT now(),
        read_at timestamptz,
        UNIQUE NULLS NOT DISTINCT (unit_id, recipient_id, topic_id, student_id)`,
      after: [
        // Made in bulk from rows that were just read: checks per row would cost more than the insert.
        `ALTER TABLE reminder DROP CONSTRAINT reminder_unit_id_fkey`,
        `CREATE INDEX reminder_recipient ON reminder (unit_id, recipient_id, created_at)`,
        // Only for the daily purge: lines are added in the order of time.
        `CREATE INDEX reminder_age ON reminder USING brin (unit_id, created_at)`,
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'reminder', 'reminder_topic', 'unit_channel', 'delivery_attempt', 'delivery_batch', 'outbound_message');
  }
}
