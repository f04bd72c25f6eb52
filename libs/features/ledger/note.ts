import { randomBytes } from 'node:crypto';
import { replyDigest } from '@ledger';
import type { Tx } from '@platform/db/tx';

/** What happened to a notice, as the ledger is told of it. Ids only; answers are kept as a commitment. */
export type LedgerNote =
  /** Children whose rows a page of the fan-out has just made; `receivers` = deliveries among them, `by` = the sender. */
  | { kind: 'page'; noticeId: string; studentIds: readonly string[]; receivers: number; by: string }
  /** An attempt to hand a call over; `invalid` are the WeCom ids named in the answer. */
  | {
      kind: 'handed';
      noticeId: string;
      messageId: string;
      seq: number;
      no: number;
      invalid: { students: readonly string[]; parents: readonly string[] };
    }
  | { kind: 'opened'; noticeId: string; studentId: string; personId: string }
  /** `answers` null for a confirmation; `revision` 1, 2 … */
  | {
      kind: 'answered';
      noticeId: string;
      studentId: string;
      personId: string;
      revision: number;
      answers: object | null;
    }
  /** `by` null when a plan reminded, e.g. before the deadline. */
  | { kind: 'reminded'; noticeId: string; by: string | null; studentIds: readonly string[] }
  | { kind: 'recalled' | 'closed' | 'reopened'; noticeId: string; by: string | null };

/**
 * Writes one row of the delivery ledger in the transaction of the act: it exists exactly when the act does (BEY-01). The
 * sealer takes it within a minute; afterwards nothing of it can be changed without being noticed.
 */
export async function noteLedger(tx: Tx, note: LedgerNote): Promise<void> {
  const { studentId, actorId, studentIds, data, salt } = await rowOf(tx, note);
  await tx.execute(
    `INSERT INTO ledger_event (unit_id, kind, notice_id, student_id, actor_id, student_ids, data, salt)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.unitId,
      note.kind,
      note.noticeId,
      studentId ?? null,
      actorId ?? null,
      studentIds === undefined ? null : [...studentIds].sort(),
      data === undefined ? null : JSON.stringify(data),
      salt ?? null,
    ],
  );
}

interface NewRow {
  studentId?: string;
  actorId?: string | null;
  studentIds?: readonly string[];
  data?: object;
  salt?: string;
}

async function rowOf(tx: Tx, note: LedgerNote): Promise<NewRow> {
  switch (note.kind) {
    case 'page': {
      return { actorId: note.by, studentIds: note.studentIds, data: { receivers: note.receivers } };
    }
    case 'handed': {
      const { messageId, seq, no } = note;
      return { data: { messageId, seq, no, refused: await namedInvalid(tx, note.invalid) } };
    }
    case 'opened':
      return { studentId: note.studentId, actorId: note.personId };
    case 'answered': {
      const salt = note.answers === null ? undefined : randomBytes(16).toString('hex');
      const reply = salt === undefined ? null : replyDigest(salt, note.answers);
      return {
        studentId: note.studentId,
        actorId: note.personId,
        data: { revision: note.revision, reply },
        ...(salt === undefined ? {} : { salt }),
      };
    }
    case 'reminded':
      return { actorId: note.by, studentIds: note.studentIds };
    case 'recalled':
    case 'closed':
    case 'reopened':
      return { actorId: note.by };
  }
}

/** WeCom's ids become ours at once: a line must not hold an id that a school may have made from a number of a person. */
async function namedInvalid(tx: Tx, invalid: { students: readonly string[]; parents: readonly string[] }): Promise<object[]> {
  if (invalid.students.length + invalid.parents.length === 0) return [];
  return tx.query<{ student: string | null; person: string | null }>(
    `SELECT id AS student, NULL::uuid AS person FROM student WHERE unit_id = $1 AND wecom_userid = ANY ($2)
     UNION ALL SELECT NULL, id FROM parent WHERE unit_id = $1 AND wecom_userid = ANY ($3) ORDER BY 1, 2`,
    [tx.unitId, invalid.students, invalid.parents],
  );
}
