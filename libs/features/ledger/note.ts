import { randomBytes } from 'node:crypto';
import { replyDigest } from '@ledger';
import type { Tx } from '@platform/db/tx';

export interface WecomIds {
  students: readonly string[];
  parents: readonly string[];
}

/** What happened to a notice, as the ledger is told of it. Ids only; answers are kept as a commitment. */
export type LedgerNote =
  /** Children whose rows a page of the fan-out has just made; `receivers` = deliveries among them, `by` = the sender. */
  | { kind: 'page'; noticeId: string; studentIds: readonly string[]; receivers: number; by: string }
  /** An attempt to hand a call over: WeCom ids the call was addressed to, and those that the answer named as invalid. */
  | {
      kind: 'handed';
      noticeId: string;
      messageId: string;
      seq: number;
      no: number;
      to: WecomIds;
      invalid: WecomIds;
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
  const { studentId, actorId, studentIds, personIds, data, salt } = await rowOf(tx, note);
  await tx.execute(
    `INSERT INTO ledger_event (unit_id, at, kind, notice_id, student_id, actor_id, student_ids, person_ids, data, salt)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.unitId,
      tx.now,
      note.kind,
      note.noticeId,
      studentId ?? null,
      actorId ?? null,
      sorted(studentIds),
      sorted(personIds),
      data === undefined ? null : JSON.stringify(data),
      salt ?? null,
    ],
  );
}

/**
 * Forgets what was answered to a notice, with the answers themselves: without their salts the commitments in the lines say
 * nothing any more, and the lines still prove that there was an answer, from whom and when.
 */
export async function forgetReplies(tx: Tx, noticeId: string): Promise<void> {
  await tx.execute(`UPDATE ledger_event SET salt = NULL WHERE unit_id = $1 AND notice_id = $2 AND salt IS NOT NULL`, [tx.unitId, noticeId]);
}

interface NewRow {
  studentId?: string;
  actorId?: string | null;
  studentIds?: readonly string[];
  personIds?: readonly string[];
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
      const to = await idsOf(tx, note.to);
      const refused = await idsOf(tx, note.invalid);
      return { studentIds: to.students, personIds: to.persons, data: { messageId, seq, no, refused } };
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

const sorted = (ids: readonly string[] | undefined): string[] | null => (ids === undefined || ids.length === 0 ? null : [...ids].sort());

/** WeCom's ids become ours at once: a line must not hold an id that a school may have made from a number of a person. */
async function idsOf(tx: Tx, { students, parents }: WecomIds): Promise<{ students: string[]; persons: string[] }> {
  const ids = async (table: 'student' | 'parent', userids: readonly string[]): Promise<string[]> => {
    if (userids.length === 0) return [];
    const rows = await tx.query<{ id: string }>(`SELECT id FROM ${table} WHERE unit_id = $1 AND wecom_userid = ANY ($2) ORDER BY id`, [
      tx.unitId,
      userids,
    ]);
    return rows.map((row) => row.id);
  };
  return { students: await ids('student', students), persons: await ids('parent', parents) };
}
