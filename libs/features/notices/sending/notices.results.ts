import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessageOwners, type FinishedBatch, type FinishedMessage, type MessageOwner } from '@features/messages';
import type { Tx } from '@platform/db/tx';
import { tellStaff } from '../notices.jobs';

/**
 * What the end of a call means for the rows of a notice. Its state is the state of all its receivers already; only those
 * whom WeCom named as invalid are written, one by one (G7).
 */
@Injectable()
export class NoticeResults implements MessageOwner, OnModuleInit {
  constructor(private readonly owners: MessageOwners) {}

  onModuleInit(): void {
    this.owners.register('notice', this);
    this.owners.register('notice_reminder', { batchDone: hintOnly, messageDone: () => Promise.resolve() });
  }

  async batchDone(tx: Tx, batch: FinishedBatch): Promise<void> {
    const noticeId = batch.refId;
    if (noticeId === null) return;
    tx.hint(`notice:${noticeId}`);
    if (batch.state !== 'sent' || batch.invalid.students.length + batch.invalid.parents.length === 0) return;
    const failed = await failReceivers(tx, noticeId, batch);
    const lost = await loseStudents(tx, noticeId, [...new Set(failed.map((row) => row.student_id))]);
    await countExceptions(tx, noticeId, batch.seq, failed, lost);
  }

  /** The last call has ended: the notice is sent, and its sender hears of those who were not reached. */
  async messageDone(tx: Tx, message: FinishedMessage): Promise<void> {
    if (message.refId === null) return;
    const ended = await tx.execute(
      `UPDATE notice SET state = 'sent', updated_at = now() WHERE unit_id = $1 AND id = $2 AND state = 'sending'`,
      [tx.unitId, message.refId],
    );
    tx.hint(`notice:${message.refId}`);
    if (ended === 0 || message.state === 'sent' || message.state === 'recalled') return;
    await tx.enqueue(tellStaff, { noticeId: message.refId, what: 'failed' }, { dedupe: `failed:${message.refId}` });
  }
}

const hintOnly = (tx: Tx, batch: FinishedBatch): Promise<void> => {
  if (batch.refId !== null) tx.hint(`notice:${batch.refId}`);
  return Promise.resolve();
};

interface ClassOf {
  student_id: string;
  class_id: string;
}

/** An invalid student takes all its receivers along; an invalid parent only himself, for the child of this call. */
async function failReceivers(tx: Tx, noticeId: string, batch: FinishedBatch): Promise<ClassOf[]> {
  const students = await tx.query<{ id: string }>(`SELECT id FROM student WHERE unit_id = $1 AND wecom_userid = ANY ($2)`, [
    tx.unitId,
    batch.invalid.students,
  ]);
  const children = await tx.query<{ person_id: string; student_id: string }>(
    `SELECT p.id AS person_id, g.student_id FROM parent p JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = p.id
      WHERE p.unit_id = $1 AND p.wecom_userid = ANY ($2)`,
    [tx.unitId, batch.invalid.parents],
  );
  const invalid = students.map((row) => row.id);
  const inCall = await tx.query<ClassOf>(
    `SELECT student_id, class_id FROM notice_student WHERE unit_id = $1 AND notice_id = $2 AND student_id = ANY ($3) AND grp = $4`,
    [tx.unitId, noticeId, [...invalid, ...children.map((row) => row.student_id)], batch.seq],
  );
  const classOf = new Map(inCall.map((row) => [row.student_id, row.class_id]));
  const failed = await tx.query<{ student_id: string }>(
    `UPDATE notice_delivery d SET state = 'failed', error = CASE WHEN d.student_id = ANY ($4) THEN 'invalid_student' ELSE 'invalid_person' END
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ANY ($3) AND d.state = 'pending' AND (d.student_id = ANY ($4) OR d.person_id = ANY ($5))
      RETURNING d.student_id`,
    [tx.unitId, noticeId, [...classOf.keys()], invalid, children.map((row) => row.person_id)],
  );
  return failed.map((row) => ({ student_id: row.student_id, class_id: classOf.get(row.student_id) ?? '' }));
}

/** Students of whom nobody is left to get it, unless somebody has opened it by another way. */
function loseStudents(tx: Tx, noticeId: string, studentIds: readonly string[]): Promise<ClassOf[]> {
  return tx.query<ClassOf>(
    `UPDATE notice_student ns SET lost = true
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = ANY ($3) AND NOT ns.lost AND ns.opened_at IS NULL AND ns.done_at IS NULL
        AND NOT EXISTS (SELECT FROM notice_delivery d
                         WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ns.student_id AND d.state = 'pending')
      RETURNING ns.student_id, ns.class_id`,
    [tx.unitId, noticeId, studentIds],
  );
}

/** One class after the other, always in the same order: two results never wait for each other in a circle. */
async function countExceptions(
  tx: Tx,
  noticeId: string,
  group: number,
  failed: readonly ClassOf[],
  lost: readonly ClassOf[],
): Promise<void> {
  const count = (rows: readonly ClassOf[], classId: string): number => rows.filter((row) => row.class_id === classId).length;
  for (const classId of [...new Set(failed.map((row) => row.class_id))].sort()) {
    await tx.execute(
      `UPDATE notice_tally SET failed = failed + $5, lost = lost + $6 WHERE unit_id = $1 AND notice_id = $2 AND class_id = $3 AND grp = $4`,
      [tx.unitId, noticeId, classId, group, count(failed, classId), count(lost, classId)],
    );
  }
}
