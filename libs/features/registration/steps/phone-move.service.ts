import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import { endSessionsOf } from '@features/identity';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { maskMobile } from '@platform/text/mobile';
import { mobileIndexOf } from '../data/mobile-index';
import { mobileTaken, parentOf } from '../data/people.rows';
import { dropDraft, mobilePlace, setState, subscriptionById } from '../data/subscription.rows';
import { wecomMobile } from '../domain/mobile-format';
import { turn } from './step-room.service';
import type { Proved } from './proved';

/**
 * Phone change by the parent alone (BEY-13): the new number was proved, the old one named, and card and birthday are those
 * of a child of that very subscription. The rights move to this WeChat account; the old phone is out at once.
 */
@Injectable()
export class PhoneMove {
  constructor(private readonly changes: DirectoryChanges) {}

  async move(at: Proved): Promise<DomainError | undefined> {
    const { tx, row, draft, cipher, visitor, mobile } = at;
    if (draft.oldMobile === null) return new DomainError('STATE_CONFLICT');
    const from = mobileIndexOf(cipher, draft.oldMobile.areaCode, draft.oldMobile.number);
    const to = mobileIndexOf(cipher, mobile.areaCode, mobile.number);
    await turn(tx, to);
    const found = await tx.one<{ id: string }>(
      `SELECT s.id FROM subscription s
        WHERE s.unit_id = $1 AND s.kind = 'family' AND s.mobile_index = $2 AND s.identity = $3 AND s.state IN ('invited', 'joined')
          AND s.parent_id IS NOT NULL
          AND EXISTS (SELECT FROM identity_record r WHERE r.unit_id = $1 AND r.subscription_id = s.id AND r.register_index = $4 AND r.state = 'active')
        FOR UPDATE`,
      [tx.unitId, from, draft.identity, at.registerIndex],
    );
    // No such number, or not this child's: nobody is told which.
    if (found === undefined) return new DomainError('SUB_VERIFY_FAILED');
    const target = await subscriptionById(tx, found.id, true);
    if (target === undefined) return new DomainError('SUB_VERIFY_FAILED');
    const own = { memberId: null, parentId: target.parentId, subscriptionId: target.id, accountIndex: visitor.accountIndex };
    if (await mobileTaken(tx, 'family', to, own)) return fieldError('mobile', 'SUB_MOBILE_EXISTS_FAMILY');

    await dropDraft(tx, row.id);
    await setState(tx, row.id, 'abandoned');
    await tx.execute(
      `UPDATE registration_session SET revoked_at = now() WHERE unit_id = $1 AND account_index = $2 AND account_index <> $3 AND revoked_at IS NULL`,
      [tx.unitId, target.accountIndex, visitor.accountIndex],
    );
    await tx.execute(
      `UPDATE subscription SET account_index = $3, wx_openid = NULL, area_code = $4, mobile = $5, mobile_index = $6, mobile_tail = $7,
              mobile_proof = $8, draft = NULL, draft_purpose = NULL, draft_at = NULL, updated_at = now(), version = version + 1
        WHERE unit_id = $1 AND id = $2`,
      [
        tx.unitId,
        target.id,
        visitor.accountIndex,
        mobile.areaCode,
        cipher.seal(mobilePlace(target.id), mobile.number),
        to,
        mobile.number.slice(-4),
        mobile.proof,
      ],
    );
    await this.#parent(at, target.id, target.parentId);
    await tx.audit({
      action: 'subscription.phone-moved',
      entity: 'subscription',
      entityId: target.id,
      before: { areaCode: draft.oldMobile.areaCode, mobile: maskMobile(draft.oldMobile.number) },
      after: { areaCode: mobile.areaCode, mobile: maskMobile(mobile.number), proof: mobile.proof, card: at.card.cardNo.slice(-4) },
    });
    return undefined;
  }

  /**
   * Sessions end now. In WeCom the guardian is entered anew under his own id with the new number: the old phone follows
   * nothing any more, and the new one is invited. Until that is done the account left behind stays out here.
   */
  async #parent({ tx, mobile }: Proved, subscriptionId: string, parentId: string | null): Promise<void> {
    const parent = parentId === null ? undefined : await parentOf(tx, parentId);
    if (parent === undefined) return;
    await endSessionsOf(tx, 'parent', parent.id);
    await tx.execute(`UPDATE parent SET barred_external = external_userid WHERE unit_id = $1 AND id = $2`, [tx.unitId, parent.id]);
    const children = await tx.query<{ studentId: string; relation: string }>(
      `SELECT student_id AS "studentId", CASE WHEN relation_label = '' THEN '其他' ELSE relation_label END AS relation FROM guardianship
        WHERE unit_id = $1 AND parent_id = $2 AND ended_at IS NULL ORDER BY student_id LIMIT 10`,
      [tx.unitId, parent.id],
    );
    const options = { batchId: subscriptionId, listener: 'registration', form: true } as const;
    await this.changes.add(tx, { kind: 'parent.delete', parentId: parent.id }, options);
    await this.changes.add(
      tx,
      {
        kind: 'parent.create',
        parentId: parent.id,
        userid: parent.userid,
        mobile: wecomMobile(mobile.areaCode, mobile.number),
        children,
        invite: true,
      },
      options,
    );
    await tx.execute(
      `UPDATE subscription SET state = 'invited', invited_at = now() WHERE unit_id = $1 AND id = $2 AND state IN ('invited', 'joined')`,
      [tx.unitId, subscriptionId],
    );
  }
}
