import type { Tx } from '@platform/db/tx';

export type Forgotten = 'member' | 'parent' | 'student';
/** Begins the WeCom id of somebody who has been forgotten: no account of WeCom is called so. */
export const FORGOTTEN_MARK = 'gone:';

/** What is taken out of the row itself; the row stays, so that counts of notices and the record of delivery stay true. */
const CLEARED: Readonly<Record<Forgotten, string>> = {
  member: `name = '', english_id = NULL, alias = NULL, title = NULL, gender = 'unknown', mobile = NULL, mobile_index = NULL,
    landline = NULL, email = NULL, email_sealed = NULL, custom = '{}', staff_kind = '{}', last_active_at = NULL, last_invited_at = NULL`,
  parent: `name = NULL, mobile = NULL, mobile_index = NULL, external_userid = NULL, last_invited_at = NULL`,
  student: `name = '', mobile = NULL, mobile_index = NULL, edu_card_no = NULL, edu_card_index = NULL, birth_date = NULL`,
};
/** What goes with the person: rows that are about nobody else and that no record needs. */
const DROPPED: Readonly<Record<Forgotten, readonly string[]>> = {
  member: ['member_request', 'mobile_code', 'member_usage', 'usage_reminder', 'label_user', 'label_member', 'app_owner', 'step_up_sent'],
  parent: [],
  student: [],
};

/**
 * Takes a person out of the unit's tables (I4): name, numbers and addresses are gone, also from the papers of registration.
 * What stays is the record: notices, answers and the audit log, which know the person by an id alone.
 * @param ids people of this kind, whoever they are: the caller decides who is to be forgotten
 */
export async function forgetPeople(tx: Tx, kind: Forgotten, ids: readonly string[]): Promise<void> {
  const given = [tx.unitId, ids];
  await tx.execute(
    `UPDATE ${kind} SET ${CLEARED[kind]}, search = '', wecom_userid = '${FORGOTTEN_MARK}' || id, updated_at = now(), version = version + 1
      WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
    given,
  );
  for (const table of DROPPED[kind]) await tx.execute(`DELETE FROM ${table} WHERE unit_id = $1 AND member_id = ANY ($2::uuid[])`, given);
  if (kind === 'student') {
    await clearLinks(tx, `student_id = ANY ($2::uuid[])`, ids);
    await clearCards(tx, `person_id = ANY ($2::uuid[])`, ids);
    return;
  }
  await tx.execute(`DELETE FROM session WHERE unit_id = $1 AND kind = '${kind}' AND ref_id = ANY ($2::uuid[])`, given);
  await tx.execute(`DELETE FROM reminder WHERE unit_id = $1 AND recipient_id = ANY ($2::uuid[])`, given);
  const papers = `subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND ${kind}_id = ANY ($2::uuid[]))`;
  await clearLinks(tx, papers, ids);
  await clearCards(tx, papers, ids);
  await tx.execute(
    `UPDATE subscription SET name = '', mobile = NULL, mobile_index = NULL, mobile_tail = NULL, area_code = NULL, wx_openid = NULL,
       draft = NULL, draft_purpose = NULL, look_alike = NULL, account_index = sha256(convert_to(id::text, 'UTF8')), updated_at = now()
      WHERE unit_id = $1 AND ${kind}_id = ANY ($2::uuid[])`,
    given,
  );
}

async function clearLinks(tx: Tx, where: string, ids: readonly string[]): Promise<void> {
  await tx.execute(`UPDATE family_link SET student_name = '-', register_name = '', birth_date = NULL WHERE unit_id = $1 AND ${where}`, [
    tx.unitId,
    ids,
  ]);
}

/** An index that equals nothing: of a random-looking id, not of a card. */
async function clearCards(tx: Tx, where: string, ids: readonly string[]): Promise<void> {
  await tx.execute(
    `UPDATE identity_record SET card_no = '', card_no_last4 = '', state = 'revoked', card_no_index = sha256(convert_to(id::text, 'UTF8')),
       register_index = sha256(convert_to(id::text, 'UTF8')) WHERE unit_id = $1 AND ${where}`,
    [tx.unitId, ids],
  );
}
