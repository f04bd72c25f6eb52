import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport, type NewBatch } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Locale } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import { freeze, schoolNoticeCard } from '@wecom';
import { validQr } from '../alumni/alumni-qr.service';
import { schoolFacts, titleOf, type SchoolFacts } from '../data/class-facts';
import { unitFacts } from '../unit-facts';
import { say } from '../words';

const NOT_CONNECTED_WAIT_MS = 60_000;

interface Told {
  studentId: string;
  userid: string;
  name: string;
  title: string;
  description: string;
  path: string;
  key: string;
}

/**
 * 學校通知 and a line of 消息提醒 for the families of pupils who changed class or became alumni (spec 02 §9): one message per
 * pupil, because it names pupil and class; once per change.
 */
@Injectable()
export class TellPromotionFamilies {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
  ) {}

  async run(ctx: Ctx, what: 'class' | 'alumni' | 'transfer', refId: string): Promise<void> {
    const agentId = await this.#agent(ctx);
    const messageId = await this.db.inUnit(ctx, async (tx) => {
      const { locale } = await unitFacts(tx);
      const facts = await schoolFacts(tx);
      const told =
        what === 'class'
          ? await movedBy(tx, refId, facts, locale)
          : what === 'alumni'
            ? await alumnusOf(tx, refId, locale)
            : await transferred(tx, refId, facts, locale);
      return told.length === 0 ? undefined : this.#put(tx, agentId, `${what}:${refId}`, refId, told);
    });
    if (messageId === undefined) return;
    await this.messages.endIfDone(ctx, messageId);
    this.messages.wake();
  }

  async #agent(ctx: Ctx): Promise<number> {
    try {
      return await this.transport.agentId(ctx, 'notice');
    } catch (error) {
      if (isDomainError(error)) throw new ComeBack(NOT_CONNECTED_WAIT_MS);
      throw error;
    }
  }

  async #put(tx: Tx, agentId: number, name: string, refId: string, told: readonly Told[]): Promise<string> {
    // What is told depends on where the pupils are now: an undo and its update are two messages.
    const mark = told[0]!.key.split('|')[1] ?? '';
    const messageId = await this.messages.open(tx, {
      kind: 'family_card',
      refId,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: `promotion-family:${name}:${mark}`,
      priority: told.length > 100 ? 9 : 5,
    });
    const batches: NewBatch[] = told.map((one, i) => ({
      seq: i + 1,
      receivers: 1,
      body: freeze(
        schoolNoticeCard({
          agentId,
          title: one.title,
          description: one.description,
          url: this.messages.pageUrl(tx, one.path),
          to: { students: [one.userid], scope: 'both' },
        }),
      ).bytes,
    }));
    await this.messages.addBatches(tx, messageId, batches);
    await this.messages.seal(tx, messageId);
    const sourceKey = (one: Told): string => `promotion-family:${one.key}`;
    const topics = await this.reminders.putTopics(
      tx,
      told.map((one) => ({ module: 'promotion', sourceKey: sourceKey(one), title: one.title, summary: one.description, url: one.path })),
    );
    await this.reminders.putLinesOfEach(tx, {
      sql: `SELECT t.topic_id, p.id AS recipient_id, CASE WHEN p.is_student THEN 'student' ELSE 'parent' END AS recipient_kind, t.student_id
              FROM unnest($2::uuid[], $3::uuid[]) AS t (topic_id, student_id)
              JOIN guardianship g ON g.unit_id = $1 AND g.student_id = t.student_id AND g.ended_at IS NULL
              JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL`,
      params: [told.map((one) => topics.get(sourceKey(one))), told.map((one) => one.studentId)],
    });
    return messageId;
  }
}

interface PupilRow {
  student_id: string;
  userid: string;
  name: string;
  class_id: string | null;
  state: string;
  [column: string]: unknown;
}

/** Pupils whom an update moved, or whom its undo brought back, with the class they are in now. */
async function movedBy(tx: Tx, updateId: string, facts: SchoolFacts, locale: Locale): Promise<Told[]> {
  const rows = await tx.query<PupilRow>(
    // Of rows made a moment ago the planner knows nothing: asked for pupil by pupil, it may look through all parents each time.
    `WITH reached AS MATERIALIZED (
       SELECT DISTINCT g.student_id FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.subscribed
        WHERE g.unit_id = $1 AND g.ended_at IS NULL)
     SELECT r.student_id, s.wecom_userid AS userid, s.name, u.state,
            CASE WHEN u.state = 'undone' THEN r.from_class_id ELSE r.to_class_id END AS class_id
       FROM b01_row r JOIN b01_update u ON u.unit_id = $1 AND u.id = r.update_id
       JOIN student s ON s.unit_id = $1 AND s.id = r.student_id AND s.state = 'active'
      WHERE r.unit_id = $1 AND r.update_id = $2 AND r.result = 'moved' AND (u.state <> 'undone' OR r.undo IN ('restored', 'edited'))
        AND r.student_id IN (SELECT student_id FROM reached)
      ORDER BY r.seq`,
    [tx.unitId, updateId],
  );
  return rows.map((row) => classWord(row, facts, locale, `${updateId}:${row.student_id}|${row.state === 'undone' ? 'back' : 'moved'}`));
}

async function transferred(tx: Tx, id: string, facts: SchoolFacts, locale: Locale): Promise<Told[]> {
  const rows = await tx.query<PupilRow>(
    `SELECT t.student_id, s.wecom_userid AS userid, s.name, t.state, t.to_class_id AS class_id
       FROM transfer t JOIN student s ON s.unit_id = $1 AND s.id = t.student_id AND s.state = 'active'
      WHERE t.unit_id = $1 AND t.id = $2 AND t.state = 'done'`,
    [tx.unitId, id],
  );
  return rows.map((row) => classWord(row, facts, locale, `${id}:${row.student_id}|done`));
}

const classWord = (row: PupilRow, facts: SchoolFacts, locale: Locale, key: string): Told => ({
  studentId: row.student_id,
  userid: row.userid,
  name: row.name,
  key,
  title: say('moved', locale, { student: row.name, class: titleOf(facts, row.class_id) ?? '' }),
  description: say('movedHint', locale),
  path: '/family/reminders',
});

async function alumnusOf(tx: Tx, recordId: string, locale: Locale): Promise<Told[]> {
  const rows = await tx.query<PupilRow>(
    `SELECT a.student_id, s.wecom_userid AS userid, s.name, NULL::uuid AS class_id, a.state
       FROM alumni_record a JOIN student s ON s.unit_id = $1 AND s.id = a.student_id
      WHERE a.unit_id = $1 AND a.id = $2 AND a.state = 'moved' AND a.restored_at IS NULL`,
    [tx.unitId, recordId],
  );
  const qr = await validQr(tx);
  return rows.map((row) => ({
    studentId: row.student_id,
    userid: row.userid,
    name: row.name,
    key: `${recordId}|left`,
    title: say('left', locale, { student: row.name }),
    description: say(qr === undefined ? 'leftPlain' : 'leftHint', locale),
    path: `/family/alumni/${row.student_id}`,
  }));
}
