import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { linksOf } from '../data/family.rows';
import { classTeachers, labelHolders, memberOf } from '../data/people.rows';
import type { Subscription } from '../data/subscription.rows';

/** What somebody may do with an application. */
export interface Sight {
  /** He may open it. */
  sees: boolean;
  /** He is one of those who decide. */
  decides: boolean;
  /** It is his own (SUB-44). */
  own: boolean;
}

/** True while somebody has to decide: the application itself, or a further child of a family (SUB-89, SUB-96). */
export async function waits(tx: ReadTx, row: Subscription): Promise<boolean> {
  if (row.state === 'pending_review') return true;
  const settled = row.state === 'approved' || row.state === 'invited' || row.state === 'joined';
  return settled && row.kind === 'family' && (await linksOf(tx, row.id)).some((link) => link.state === 'review');
}

/**
 * Reviews go to holders of the tag 管理員 alone; those of families to the class's 班主任, or to the tag where a class has none
 * (SUB-45, SUB-81, SUB-96). Asked at each request: a tag taken away ends it.
 */
export async function reviewersOf(tx: ReadTx, row: Subscription): Promise<{ id: string; userid: string }[]> {
  const others = async (): Promise<{ id: string; userid: string }[]> =>
    (await labelHolders(tx)).filter((holder) => !isSame(row, holder.id, holder.mobileIndex));
  if (row.kind !== 'family') return others();
  const classIds = (await linksOf(tx, row.id)).filter((link) => link.state === 'review').map((link) => link.classId);
  const teachers = await classTeachers(tx, classIds);
  const unique = [...new Map(teachers.map(({ id, userid }) => [id, { id, userid }])).values()];
  return unique.length > 0 ? unique : others();
}

export async function sightOfApplication(tx: ReadTx, actor: StaffActor, row: Subscription): Promise<Sight> {
  const me = await memberOf(tx, actor.memberId);
  const index = await tx.one<{ index: Buffer | null }>(`SELECT mobile_index AS index FROM member WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    actor.memberId,
  ]);
  const own = me !== undefined && isSame(row, me.id, index?.index ?? null);
  const holders = await labelHolders(tx);
  const tagged = holders.some((holder) => holder.id === actor.memberId);
  const teaches =
    row.kind === 'family' &&
    (
      await classTeachers(
        tx,
        (await linksOf(tx, row.id)).map((link) => link.classId),
      )
    ).some(({ id }) => id === actor.memberId);
  const decides = row.kind === 'family' ? tagged || teaches : tagged;
  return { sees: decides || actor.rights.has('registration.manage'), decides, own };
}

function isSame(row: Subscription, memberId: string, mobileIndex: Buffer | null): boolean {
  return row.memberId === memberId || (row.kind !== 'family' && mobileIndex !== null && (row.mobileIndex?.equals(mobileIndex) ?? false));
}
