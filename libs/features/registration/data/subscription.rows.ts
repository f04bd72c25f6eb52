import type { MobileProof, RegistrationIdentity, RegistrationKind, SubscriptionState } from '@contracts/registration-types';
import type { LookAlikeRole, LookAlikeSign } from '@contracts/registration-admin';
import type { RegistrationPurpose } from '@contracts/registration';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { emptyDraft, type Draft } from '../domain/wizard';

/** A row of `subscription`; sealed values stay sealed. */
export interface Subscription {
  id: string;
  kind: RegistrationKind;
  identity: RegistrationIdentity | null;
  accountIndex: Buffer;
  areaCode: string | null;
  mobile: string | null;
  mobileIndex: Buffer | null;
  mobileTail: string | null;
  mobileProof: MobileProof | null;
  name: string;
  departmentIds: string[];
  issuedBy: 'platform' | 'school';
  consentVersion: string;
  consentedAt: Date;
  state: SubscriptionState;
  draft: string | null;
  purpose: RegistrationPurpose | null;
  draftAt: Date | null;
  submittedAt: Date | null;
  reviewer: 'admin_label' | 'class_teacher' | 'operator' | null;
  reviewerId: string | null;
  reviewerName: string | null;
  reviewedAt: Date | null;
  rejectReason: string | null;
  problem: 'capacity' | 'children' | 'classes' | 'mobile' | 'wecom' | null;
  syncTries: number;
  plannedId: string | null;
  memberId: string | null;
  parentId: string | null;
  /** `by` is missing in rows of before pictures were compared. */
  lookAlike: { name: string; role: LookAlikeRole; by?: LookAlikeSign } | null;
  invitedAt: Date | null;
  joinedAt: Date | null;
  version: number;
  createdAt: Date;
}

const COLUMNS = `s.id, s.kind, s.identity, s.account_index AS "accountIndex", s.area_code AS "areaCode", s.mobile,
  s.mobile_index AS "mobileIndex", s.mobile_tail AS "mobileTail", s.mobile_proof AS "mobileProof", s.name,
  s.department_ids AS "departmentIds", s.issued_by_kind AS "issuedBy", s.consent_version AS "consentVersion",
  s.consented_at AS "consentedAt", s.state, s.draft, s.draft_purpose AS purpose, s.draft_at AS "draftAt",
  s.submitted_at AS "submittedAt", s.reviewer, s.reviewer_id AS "reviewerId", s.reviewer_name AS "reviewerName",
  s.reviewed_at AS "reviewedAt", s.reject_reason AS "rejectReason", s.problem, s.sync_tries AS "syncTries",
  s.planned_id AS "plannedId", s.member_id AS "memberId", s.parent_id AS "parentId", s.look_alike AS "lookAlike",
  s.invited_at AS "invitedAt", s.joined_at AS "joinedAt", s.version, s.created_at AS "createdAt"`;

/** Whose application is looked for. */
export interface Account {
  accountIndex: Buffer;
  memberId: string | null;
  parentId: string | null;
}

/** The newest subscription of an account and kind, a live or started one first; locked for a write. */
export function subscriptionOf(tx: ReadTx, kind: RegistrationKind, account: Account, lock: boolean): Promise<Subscription | undefined> {
  return tx.one<Subscription>(
    `SELECT ${COLUMNS} FROM subscription s
      WHERE s.unit_id = $1 AND s.kind = $2 AND (s.account_index = $3 OR s.member_id = $4 OR s.parent_id = $5)
      ORDER BY s.state IN ('started', 'verified', 'pending_review', 'approved', 'invited', 'joined') DESC, s.created_at DESC, s.id DESC LIMIT 1
      ${lock ? 'FOR UPDATE' : ''}`,
    [tx.unitId, kind, account.accountIndex, account.memberId, account.parentId],
  );
}

export function subscriptionById(tx: ReadTx, id: string, lock: boolean): Promise<Subscription | undefined> {
  return tx.one<Subscription>(`SELECT ${COLUMNS} FROM subscription s WHERE s.unit_id = $1 AND s.id = $2 ${lock ? 'FOR UPDATE' : ''}`, [
    tx.unitId,
    id,
  ]);
}

/** Live subscriptions that hold a number, of other accounts than `except`. */
export async function holdersOfMobile(
  tx: ReadTx,
  kinds: readonly RegistrationKind[],
  mobileIndex: Buffer,
  except: string | null,
): Promise<{ id: string; kind: RegistrationKind; identity: RegistrationIdentity | null; accountIndex: Buffer }[]> {
  return tx.query(
    `SELECT id, kind, identity, account_index AS "accountIndex" FROM subscription
      WHERE unit_id = $1 AND mobile_index = $2 AND kind = ANY($3) AND id IS DISTINCT FROM $4
        AND state IN ('verified', 'pending_review', 'approved', 'invited', 'joined')`,
    [tx.unitId, mobileIndex, [...kinds], except],
  );
}

const draftPlace = (id: string) => ({ table: 'subscription', column: 'draft', row: id });
export const mobilePlace = (id: string) => ({ table: 'subscription', column: 'mobile', row: id });

export function openDraft(cipher: UnitCipher, row: Pick<Subscription, 'id' | 'draft'>): Draft {
  return row.draft === null ? emptyDraft() : { ...emptyDraft(), ...(JSON.parse(cipher.open(draftPlace(row.id), row.draft)) as Draft) };
}

/** Keeps what was typed; the clock of the 24 hours begins anew (SUB-17). */
export async function saveDraft(tx: Tx, cipher: UnitCipher, id: string, purpose: RegistrationPurpose, draft: Draft): Promise<void> {
  await tx.execute(
    `UPDATE subscription SET draft = $3, draft_purpose = $4, draft_at = now(), updated_at = now(), version = version + 1
      WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id, cipher.seal(draftPlace(id), JSON.stringify(draft)), purpose],
  );
}

export async function dropDraft(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    `UPDATE subscription SET draft = NULL, draft_purpose = NULL, draft_at = NULL, updated_at = now(), version = version + 1
      WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id],
  );
}

/** Moves a subscription on; the caller has asked the table of states. */
export async function setState(tx: Tx, id: string, state: SubscriptionState): Promise<void> {
  await tx.execute(
    `UPDATE subscription SET state = $3, updated_at = now(), version = version + 1,
            ended_at = CASE WHEN $3 IN ('rejected', 'withdrawn', 'expired', 'abandoned', 'revoked') THEN now() ELSE ended_at END,
            joined_at = CASE WHEN $3 = 'joined' THEN coalesce(joined_at, now()) ELSE joined_at END
      WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id, state],
  );
}
