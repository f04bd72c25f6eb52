import type { RegistrationKind } from '@contracts/registration-types';
import type { ReadTx } from '@platform/db/tx';
import { holdersOfMobile } from './subscription.rows';

/** Sealed number and name of the member an account belongs to. */
export function memberOf(
  tx: ReadTx,
  id: string,
): Promise<{ id: string; name: string; mobile: string | null; departmentIds: string[]; staffKind: string[] } | undefined> {
  return tx.one(
    `SELECT m.id, m.name, m.mobile, m.staff_kind AS "staffKind",
            ARRAY(SELECT department_id FROM member_department WHERE unit_id = $1 AND member_id = m.id ORDER BY sort DESC) AS "departmentIds"
       FROM member m WHERE m.unit_id = $1 AND m.id = $2`,
    [tx.unitId, id],
  );
}

export function parentOf(
  tx: ReadTx,
  id: string,
): Promise<{ id: string; userid: string; mobile: string | null; externalUserid: string | null; subscribed: boolean } | undefined> {
  return tx.one(
    `SELECT id, wecom_userid AS userid, mobile, external_userid AS "externalUserid", subscribed FROM parent
      WHERE unit_id = $1 AND id = $2 AND removed_at IS NULL`,
    [tx.unitId, id],
  );
}

export function memberByMobile(tx: ReadTx, mobileIndex: Buffer): Promise<{ id: string; name: string } | undefined> {
  return tx.one(`SELECT id, name FROM member WHERE unit_id = $1 AND mobile_index = $2 AND join_state <> 'left'`, [tx.unitId, mobileIndex]);
}

/**
 * Whether a number belongs to somebody else of the directory or to another live application (SUB-72, SUB-91). A guardian whom
 * the school entered and who follows nothing yet is no account: the person may register with that number.
 */
export async function mobileTaken(
  tx: ReadTx,
  kind: RegistrationKind,
  mobileIndex: Buffer,
  own: { memberId: string | null; parentId: string | null; subscriptionId: string | null; accountIndex: Buffer },
): Promise<boolean> {
  const holders = await holdersOfMobile(tx, kind === 'family' ? ['family'] : ['admin', 'staff'], mobileIndex, own.subscriptionId);
  if (holders.some((holder) => !holder.accountIndex.equals(own.accountIndex))) return true;
  if (kind !== 'family') {
    const member = await memberByMobile(tx, mobileIndex);
    return member !== undefined && member.id !== own.memberId;
  }
  const parent = await tx.one<{ id: string }>(
    `SELECT id FROM parent WHERE unit_id = $1 AND mobile_index = $2 AND removed_at IS NULL AND (subscribed OR external_userid IS NOT NULL)`,
    [tx.unitId, mobileIndex],
  );
  return parent !== undefined && parent.id !== own.parentId;
}

/** Parents of the unit against WeCom's limit for its state (SUB-98). */
export async function parentsInUnit(tx: ReadTx): Promise<{ count: number; verified: boolean }> {
  const row = await tx.one<{ count: number; verified: boolean | null }>(
    `SELECT (SELECT count(*)::int FROM parent WHERE unit_id = $1 AND removed_at IS NULL AND NOT is_student)
              + (SELECT count(*)::int FROM subscription WHERE unit_id = $1 AND kind = 'family' AND identity = 'parent'
                  AND state = 'approved' AND parent_id IS NULL AND problem IS NULL) AS count,
            (SELECT verified FROM unit_connection WHERE unit_id = $1) AS verified`,
    [tx.unitId],
  );
  return { count: row?.count ?? 0, verified: row?.verified ?? false };
}

/** Members who hold the system label 管理員, directly or by a department (SUB-45). */
export function labelHolders(tx: ReadTx): Promise<{ id: string; userid: string; name: string; mobileIndex: Buffer | null }[]> {
  return tx.query(
    `WITH RECURSIVE labelled AS (
       SELECT lm.member_id, lm.department_id FROM label l JOIN label_member lm ON lm.unit_id = $1 AND lm.label_id = l.id
        WHERE l.unit_id = $1 AND l.system_key = 'admin'),
     below AS (
       SELECT department_id AS id FROM labelled WHERE department_id IS NOT NULL
       UNION SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id WHERE d.unit_id = $1 AND d.state = 'active')
     SELECT m.id, m.wecom_userid AS userid, m.name, m.mobile_index AS "mobileIndex" FROM member m
      WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled')
        AND (m.id IN (SELECT member_id FROM labelled WHERE member_id IS NOT NULL)
          OR m.id IN (SELECT md.member_id FROM member_department md WHERE md.unit_id = $1 AND md.department_id IN (SELECT id FROM below)))
      ORDER BY m.id`,
    [tx.unitId],
  );
}

/** 班主任 of classes. */
export function classTeachers(
  tx: ReadTx,
  classIds: readonly string[],
): Promise<{ id: string; userid: string; name: string; classId: string }[]> {
  return tx.query(
    `SELECT DISTINCT m.id, m.wecom_userid AS userid, m.name, t.node_id AS "classId" FROM node_teacher t
       JOIN member m ON m.unit_id = $1 AND m.id = t.member_id AND m.join_state NOT IN ('left', 'disabled')
      WHERE t.unit_id = $1 AND t.node_id = ANY($2::uuid[]) AND t.role = 'class_teacher' ORDER BY m.id`,
    [tx.unitId, [...classIds]],
  );
}
