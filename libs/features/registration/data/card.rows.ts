import type { CardRecord, CardType, Credential, FamilyChild, FamilyRelation, RegistrationIdentity } from '@contracts/registration-types';
import { isoMacau } from '@platform/time/macau-time';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface NewRecord {
  id: string;
  subscriptionId: string;
  identity: RegistrationIdentity;
  personId: string | null;
  cardType: CardType;
  credential: Credential;
  /** Sealed number. */
  cardNo: string;
  cardNoIndex: Buffer;
  last4: string;
  registerIndex: Buffer;
}

export const cardPlace = (id: string) => ({ table: 'identity_record', column: 'card_no', row: id });
export const birthPlace = (id: string) => ({ table: 'family_link', column: 'birth_date', row: id });

export async function insertRecord(tx: Tx, record: NewRecord): Promise<void> {
  await tx.execute(
    `INSERT INTO identity_record (unit_id, id, subscription_id, identity, person_id, card_type, credential, card_no, card_no_index,
       card_no_last4, register_index, verified_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())`,
    [
      tx.unitId,
      record.id,
      record.subscriptionId,
      record.identity,
      record.personId,
      record.cardType,
      record.credential,
      record.cardNo,
      record.cardNoIndex,
      record.last4,
      record.registerIndex,
    ],
  );
}

/** 已訂閱教育證 of a subscription (SUB-68). */
export async function recordsOf(tx: ReadTx, subscriptionId: string): Promise<CardRecord[]> {
  const rows = await tx.query<Omit<CardRecord, 'verifiedAt'> & { verifiedAt: Date }>(
    `SELECT r.id, r.identity, r.card_type AS "cardType", r.credential, r.card_no_last4 AS last4, r.verified_at AS "verifiedAt",
            (SELECT l.register_name FROM family_link l WHERE l.unit_id = $1 AND l.identity_record_id = r.id) AS "studentName"
       FROM identity_record r WHERE r.unit_id = $1 AND r.subscription_id = $2 AND r.state = 'active' ORDER BY r.verified_at, r.id`,
    [tx.unitId, subscriptionId],
  );
  return rows.map((row) => ({ ...row, verifiedAt: isoMacau(row.verifiedAt) }));
}

/** Live uses of a card in the unit. */
export function usesOfCard(
  tx: ReadTx,
  cardNoIndex: Buffer,
): Promise<
  {
    subscriptionId: string;
    kind: string;
    personId: string | null;
    memberId: string | null;
    mobileIndex: Buffer | null;
    accountIndex: Buffer;
    name: string | null;
  }[]
> {
  return tx.query(
    `SELECT r.subscription_id AS "subscriptionId", s.kind, r.person_id AS "personId", s.member_id AS "memberId",
            s.mobile_index AS "mobileIndex", s.account_index AS "accountIndex",
            (SELECT l.student_name FROM family_link l WHERE l.unit_id = $1 AND l.identity_record_id = r.id) AS name
       FROM identity_record r JOIN subscription s ON s.unit_id = $1 AND s.id = r.subscription_id
      WHERE r.unit_id = $1 AND r.card_no_index = $2 AND r.state = 'active'
        AND s.state IN ('verified', 'pending_review', 'approved', 'invited', 'joined')`,
    [tx.unitId, cardNoIndex],
  );
}

export interface NewLink {
  id: string;
  subscriptionId: string;
  studentName: string;
  registerName: string;
  /** Sealed; the register's, for the student's record (SUB-31). */
  birthDate: string;
  classId: string;
  relation: FamilyRelation;
  recordId: string;
  nameDiffers: boolean;
  state: 'review' | 'waiting' | 'blocked';
}

export async function insertLink(tx: Tx, link: NewLink): Promise<void> {
  await tx.execute(
    `INSERT INTO family_link (unit_id, id, subscription_id, student_name, register_name, birth_date, class_id, relation,
       identity_record_id, name_differs, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.unitId,
      link.id,
      link.subscriptionId,
      link.studentName,
      link.registerName,
      link.birthDate,
      link.classId,
      link.relation,
      link.recordId,
      link.nameDiffers,
      link.state,
    ],
  );
}

/** Children of a subscription, oldest first (SUB-88). */
export function childrenOf(tx: ReadTx, subscriptionId: string): Promise<FamilyChild[]> {
  return tx.query<FamilyChild>(
    `SELECT l.id, l.register_name AS name, n.name AS "className", l.relation, l.state, l.name_differs AS "nameDiffers"
       FROM family_link l JOIN school_node n ON n.unit_id = $1 AND n.id = l.class_id
      WHERE l.unit_id = $1 AND l.subscription_id = $2 AND l.state <> 'removed' ORDER BY l.created_at, l.id`,
    [tx.unitId, subscriptionId],
  );
}
