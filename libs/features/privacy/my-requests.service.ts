import { Injectable } from '@nestjs/common';
import type { MyPrivacyRequest, myPrivacyApi, PrivacySubject } from '@contracts/privacy';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Actor, Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { openRequest } from './open-request';
import { RequestNews } from './request-news';

/** More than a person can have: four kinds for himself and each child are open at most, answers go after a year. */
const MOST = 100;

interface Row extends Record<string, unknown> {
  id: string;
  kind: MyPrivacyRequest['kind'];
  state: MyPrivacyRequest['state'];
  student_id: string | null;
  student_name: string;
  asked_on: string;
  due_on: string;
  decided_at: Date | null;
  note: string;
  answer: string | null;
}

/** Who is signed in, as the subject of a request. @throws DomainError NOT_FOUND for who is nobody of a unit */
function readerOf(actor: Actor): { kind: Exclude<PrivacySubject, 'student'>; id: string } {
  if (actor.kind === 'staff') return { kind: 'member', id: actor.memberId };
  if (actor.kind === 'family') return { kind: 'parent', id: actor.parentId };
  throw notFound();
}

/**
 * What people ask about their own data on their own page (I4, OVR-33): for themselves, and guardians for their children as long as
 * these are theirs. Another guardian's words about the same child stay his.
 */
@Injectable()
export class MyPrivacyRequests {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly news: RequestNews,
  ) {}

  list(ctx: Ctx): Promise<OkOf<typeof myPrivacyApi.list>> {
    const me = readerOf(ctx.actor);
    return this.db.read(ctx, async (tx) => ({ items: await this.#shown(tx, me.id) }));
  }

  /** @throws DomainError NOT_FOUND for a pupil who is no child of the reader, STATE_CONFLICT while the same request is open */
  create(ctx: Ctx, { kind, studentId, note }: BodyOf<typeof myPrivacyApi.create>): Promise<MyPrivacyRequest> {
    const me = readerOf(ctx.actor);
    return this.db.inUnit(ctx, async (tx) => {
      if (studentId !== undefined && !(await isGuardian(tx, me.id, studentId))) throw notFound();
      const subject = studentId === undefined ? me : ({ kind: 'student', id: studentId } as const);
      const id = await openRequest(tx, this.keys, { kind, subject, note, by: { askedBy: me.id } });
      await this.news.asked(tx, id);
      const [made] = await this.#shown(tx, me.id, id);
      if (made === undefined) throw notFound();
      return made;
    });
  }

  async #shown(tx: ReadTx, personId: string, id?: string): Promise<MyPrivacyRequest[]> {
    const rows = await tx.query<Row>(
      `SELECT r.id, r.kind, r.state, s.id AS student_id, coalesce(s.name, '') AS student_name, r.asked_on::text, r.due_on::text, r.decided_at, r.note, r.answer
         FROM privacy_request r
         LEFT JOIN student s ON s.unit_id = $1 AND s.id = r.subject_id
        WHERE r.unit_id = $1 AND ($3::uuid IS NULL OR r.id = $3)
          AND (r.subject_id = $2
            OR r.asked_by = $2 AND EXISTS (SELECT FROM guardianship g WHERE g.unit_id = $1 AND g.parent_id = $2 AND g.student_id = r.subject_id AND g.ended_at IS NULL))
        ORDER BY r.state <> 'open', coalesce(r.decided_at, r.created_at) DESC, r.id DESC LIMIT ${String(MOST)}`,
      [tx.unitId, personId, id ?? null],
    );
    if (rows.length === 0) return [];
    const cipher = await this.keys.forUnit(tx);
    const open = (row: Row, column: 'note' | 'answer'): string => {
      const sealed = row[column];
      return sealed === null ? '' : cipher.open({ table: 'privacy_request', column, row: row.id }, sealed);
    };
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      state: row.state,
      studentId: row.student_id,
      studentName: row.student_name,
      askedOn: row.asked_on,
      dueOn: row.due_on,
      decidedAt: isoMacauOrNull(row.decided_at),
      note: open(row, 'note'),
      answer: open(row, 'answer'),
    }));
  }
}

async function isGuardian(tx: ReadTx, parentId: string, studentId: string): Promise<boolean> {
  const row = await tx.one(`SELECT 1 FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3 AND ended_at IS NULL`, [
    tx.unitId,
    parentId,
    studentId,
  ]);
  return row !== undefined;
}
