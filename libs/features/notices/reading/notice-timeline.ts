import { Injectable } from '@nestjs/common';
import type { noticesApi } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { failureText, reasonOf } from '../domain/failure-text';
import { peopleOf, type PersonRow } from '../data/record-rows';
import { seeNotice, staffOf } from '../notice-access';

type Timeline = OkOf<typeof noticesApi.timeline>;
type Event = Timeline['events'][number];
interface AttemptRow {
  kind: 'notice' | 'notice_reminder';
  at: Date;
  no: number;
  outcome: 'accepted' | 'refused' | 'throttled' | 'unknown' | 'not_sent';
  code: number | null;
}

/** What happened to the messages of one student, newest first: drawn from what is stored, nothing is written for it. */
@Injectable()
export class NoticeTimeline {
  constructor(private readonly db: Db) {}

  read(ctx: Ctx, noticeId: string, studentId: string): Promise<Timeline> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, noticeId);
      const row = await tx.one<{ student: string; class_name: string }>(
        `SELECT s.name AS student, c.name AS class_name FROM notice_student ns
           JOIN student s ON s.unit_id = $1 AND s.id = ns.student_id JOIN school_node c ON c.unit_id = $1 AND c.id = ns.class_id
          WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = $3`,
        [tx.unitId, noticeId, studentId],
      );
      if (row === undefined) throw notFound();
      const events = [
        ...plain('planned', notice.sent_at),
        ...(await attempts(tx, noticeId, studentId)).map((attempt) => attemptEvent(attempt, ctx)),
        ...(await peopleOf(tx, noticeId, [studentId])).flatMap((person) => personEvents(person, ctx, notice.sent_at)),
        ...plain('closed', notice.closed_at),
        ...plain('recalled', notice.recalled_at),
      ];
      return {
        student: row.student,
        className: row.class_name,
        events: events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
      };
    });
  }
}

const plain = (kind: Event['kind'], at: Date | null): Event[] =>
  at === null ? [] : [{ kind, at: isoMacau(at), person: null, reason: null, tries: null }];

/** Tries of the calls that held this student: the first message and every reminder. */
function attempts(tx: ReadTx, noticeId: string, studentId: string): Promise<AttemptRow[]> {
  return tx.query<AttemptRow>(
    `SELECT m.kind, a.at, a.no, a.outcome, a.code
       FROM notice_student ns
       JOIN outbound_message m ON m.unit_id = $1 AND m.ref_id = ns.notice_id AND m.kind IN ('notice', 'notice_reminder')
       JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = m.id AND b.seq = ns.grp
       JOIN delivery_attempt a ON a.unit_id = $1 AND a.message_id = m.id AND a.seq = b.seq
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = $3
        AND (m.kind = 'notice'
          OR convert_from(b.body, 'UTF8')::jsonb -> 'to_student_userid' ? (SELECT wecom_userid FROM student WHERE unit_id = $1 AND id = ns.student_id)
          OR convert_from(b.body, 'UTF8')::jsonb -> 'to_parent_userid' ?| ARRAY(
               SELECT p.wecom_userid FROM notice_delivery d JOIN parent p ON p.unit_id = $1 AND p.id = d.person_id
                WHERE d.unit_id = $1 AND d.notice_id = ns.notice_id AND d.student_id = ns.student_id))
      ORDER BY a.at`,
    [tx.unitId, noticeId, studentId],
  );
}

function attemptEvent(row: AttemptRow, ctx: Ctx): Event {
  const at = isoMacau(row.at);
  const base = { at, person: null, tries: row.no };
  if (row.outcome === 'accepted') return { ...base, kind: row.kind === 'notice' ? 'handed_over' : 'reminded', reason: null };
  if (row.outcome === 'refused')
    return { ...base, kind: 'refused', reason: failureText(row.code === null ? null : String(row.code), ctx.locale) };
  if (row.outcome === 'unknown') return { ...base, kind: 'unknown', reason: reasonOf('unknown', null, ctx.locale) };
  return { ...base, kind: 'waiting', reason: null };
}

function personEvents(person: PersonRow, ctx: Ctx, sentAt: Date | null): Event[] {
  const who = [person.relation, person.name].filter((part) => part !== null && part !== '').join(' ') || null;
  const of = (kind: Event['kind'], at: Date | null, reason: string | null = null): Event[] =>
    at === null ? [] : [{ kind, at: isoMacau(at), person: who, reason, tries: null }];
  return [
    ...of('opened', person.read_at),
    ...of('confirmed', person.answered_at),
    ...(person.state === 'not_joined' ? of('not_joined', sentAt, reasonOf('not_joined', null, ctx.locale)) : []),
    ...(person.state === 'cancelled' ? of('cancelled', sentAt, reasonOf('cancelled', null, ctx.locale)) : []),
    ...(person.state === 'failed' ? of('refused', sentAt, reasonOf('failed', person.error, ctx.locale)) : []),
  ];
}
