import type { NoticeScope } from '@contracts/notice-types';
import type { Ctx, FamilyActor, StaffActor } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { lockHead, readHead, readKept, type NoticeHead } from './data/notice-row';
import type { Role } from './domain/notice-state';

export function staffOf(ctx: Ctx): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}
export function familyOf(ctx: Ctx): FamilyActor {
  if (ctx.actor.kind !== 'family') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}
/** Administrators address the whole school and see every notice of it (NOT-09, NOT-43). */
export const isAdmin = (actor: StaffActor): boolean => actor.rights.has('admin');

export type StaffRole = Extract<Role, 'sender' | 'keeper' | 'admin' | 'copy'>;
export interface SeenNotice {
  notice: NoticeHead;
  role: StaffRole;
  scope: NoticeScope;
}

const WRITTEN_ONLY = new Set(['draft', 'scheduled']);

/** While it can be taken back, a submission is still the sender's own (BEY-03). */
const unsent = (notice: NoticeHead, now: Date): boolean =>
  WRITTEN_ONLY.has(notice.state) || (notice.state === 'sending' && notice.undo_until !== null && notice.undo_until > now);

/**
 * A notice as a staff member may see it: the sender always, administrators and people in copy once it was sent. Anything
 * else is not found, like an id of another unit (OVR-03, B11).
 */
async function seen(tx: ReadTx, actor: StaffActor, notice: NoticeHead | undefined): Promise<SeenNotice> {
  if (notice === undefined) throw notFound();
  const mine = notice.sender_id === actor.memberId && notice.deleted_at === null;
  // Whoever looks as the sender (PER-31) sees what administrators see of a notice, and no draft.
  if (tx.ctx.view !== undefined && unsent(notice, tx.now)) throw notFound();
  if (mine) return { notice, role: 'sender', scope: 'mine' };
  if (unsent(notice, tx.now)) throw notFound();
  if (isAdmin(actor)) return { notice, role: notice.keeper_id === actor.memberId ? 'keeper' : 'admin', scope: 'shared' };
  if (notice.deleted_at === null && (await inCopy(tx, notice.id, actor.memberId))) return { notice, role: 'copy', scope: 'cc' };
  throw notFound();
}

/** Administrators also find what its sender deleted after a recall, while it is kept (NOT-39). */
export async function seeNotice(tx: ReadTx, actor: StaffActor, id: string): Promise<SeenNotice> {
  const notice = (await readHead(tx, id)) ?? (isAdmin(actor) ? await readKept(tx, id) : undefined);
  return seen(tx, actor, notice);
}

/** The same under the notice's lock, for actions. */
export async function holdNotice(tx: Tx, actor: StaffActor, id: string): Promise<SeenNotice> {
  return seen(tx, actor, await lockHead(tx, id));
}

async function inCopy(tx: ReadTx, noticeId: string, memberId: string): Promise<boolean> {
  const row = await tx.one(`SELECT 1 FROM notice_cc WHERE unit_id = $1 AND notice_id = $2 AND staff_id = $3`, [
    tx.unitId,
    noticeId,
    memberId,
  ]);
  return row !== undefined;
}

/** Classes that a teacher may address: 班主任 or 任課老師 there (NOT-09). */
export async function ownClasses(tx: ReadTx, memberId: string): Promise<Map<string, 'class_teacher' | 'subject_teacher'>> {
  const rows = await tx.query<{ id: string; role: 'class_teacher' | 'subject_teacher' }>(
    `SELECT nt.node_id AS id, min(nt.role) AS role FROM node_teacher nt
       JOIN school_node n ON n.unit_id = $1 AND n.id = nt.node_id AND n.kind = 'class' AND n.deleted_at IS NULL
      WHERE nt.unit_id = $1 AND nt.member_id = $2 AND nt.role IN ('class_teacher', 'subject_teacher')
      GROUP BY nt.node_id`,
    [tx.unitId, memberId],
  );
  return new Map(rows.map((row) => [row.id, row.role]));
}
