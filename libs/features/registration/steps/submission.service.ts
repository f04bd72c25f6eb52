import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CardMatch } from '@bureau';
import { REGISTRATION_LIMITS as L } from '@contracts/registration-types';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { dayMacau } from '@platform/time/macau-time';
import { birthPlace, cardPlace, childrenOf, insertLink, insertRecord, usesOfCard } from '../data/card.rows';
import { mobileIndexOf } from '../data/mobile-index';
import { mobileTaken, parentsInUnit } from '../data/people.rows';
import { readSettings } from '../data/settings.rows';
import { dropDraft, mobilePlace, setState } from '../data/subscription.rows';
import { isoBirthday } from '../domain/birthday';
import { reviewerOf } from '../domain/subscription-state';
import { sameName } from '../names';
import { syncMemberJob, tellCardJob, tellReviewJob } from '../registration.jobs';
import { PhoneMove } from './phone-move.service';
import { ownUse } from './form.service';
import type { Proved } from './proved';
import { turn, type OpenStep } from './step-room.service';

/** What a proved card leads to: a new subscription, a further child, identity or card, or a moved number. */
@Injectable()
export class Submission {
  constructor(private readonly phone: PhoneMove) {}

  /** @returns why not; what it wrote until then is undone by nobody, so it writes only after every check */
  async submit(step: OpenStep, match: CardMatch, birthDate: string): Promise<DomainError | undefined> {
    const { draft, cipher, row, tx } = step;
    if (draft.credential === null || draft.mobile === null) return new DomainError('STATE_CONFLICT');
    const definitive = draft.credential.kind === 'temporary' ? match.definitiveCardNo : null;
    const cardNo = definitive ?? draft.credential.cardNo;
    const proved: Proved = {
      ...step,
      match,
      birthDate,
      mobile: draft.mobile,
      card: {
        credential: definitive === null ? draft.credential.kind : 'card',
        cardNo,
        index: cipher.blindIndex('edu_card_no', cardNo),
      },
      registerIndex: cipher.blindIndex('register_person', match.personRef),
    };
    // Two people with one card, or one number, at the same moment: the second sees what the first has stored.
    await turn(tx, proved.card.index);
    if (row.purpose === 'phone') return this.phone.move(proved);
    const reused = await ownUse(step, proved.card.index);
    if (reused !== null) return reused;
    if (row.purpose === 'replace') return this.#replace(proved);
    if (row.purpose === 'identity') return this.#identity(proved);
    return row.purpose === 'student' ? this.#student(proved) : this.#first(proved);
  }

  async #first(at: Proved): Promise<DomainError | undefined> {
    const { tx, row, code, draft, cipher, visitor, mobile } = at;
    const mobileIndex = mobileIndexOf(cipher, mobile.areaCode, mobile.number);
    await turn(tx, mobileIndex);
    if (await mobileTaken(tx, code.kind, mobileIndex, { ...visitor, subscriptionId: row.id }))
      return fieldError('mobile', code.kind === 'family' ? 'SUB_MOBILE_EXISTS_FAMILY' : 'SUB_MOBILE_EXISTS_STAFF');
    if (code.kind !== 'family' && (await this.#takenBySomebody(at, mobileIndex))) return new DomainError('SUB_CARD_TAKEN');
    const settings = await readSettings(tx);
    const reviewer = reviewerOf(code.kind, at.card.credential, settings);
    const full = code.kind === 'family' && draft.identity === 'parent' && visitor.parentId === null && (await isFull(at));
    const name = code.kind === 'family' ? registerName(at.match) : draft.name;
    await tx.execute(
      `UPDATE subscription SET identity = $3, area_code = $4, mobile = $5, mobile_index = $6, mobile_tail = $7, mobile_proof = $8, name = $9,
              department_ids = $10, state = 'verified', reviewer = $11, problem = $12, submitted_at = now(), updated_at = now(), version = version + 1
        WHERE unit_id = $1 AND id = $2`,
      [
        tx.unitId,
        row.id,
        draft.identity,
        mobile.areaCode,
        cipher.seal(mobilePlace(row.id), mobile.number),
        mobileIndex,
        mobile.number.slice(-4),
        mobile.proof,
        name,
        draft.departmentIds,
        reviewer,
        full ? 'capacity' : null,
      ],
    );
    const recordId = await this.#record(at);
    if (code.kind === 'family') await this.#link(at, recordId, reviewer !== null, full);
    for (const claim of draft.teaching) {
      await tx.execute(
        `INSERT INTO teaching_claim (unit_id, subscription_id, class_id, subject_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [tx.unitId, row.id, claim.classId, claim.subject],
      );
    }
    await dropDraft(tx, row.id);
    await setState(tx, row.id, reviewer === null ? 'approved' : 'pending_review');
    await tx.audit({
      action: 'subscription.submitted',
      entity: 'subscription',
      entityId: row.id,
      after: { kind: code.kind, identity: draft.identity, card: at.card.cardNo.slice(-4), proof: mobile.proof, reviewer },
    });
    if (reviewer !== null) await tx.enqueue(tellReviewJob, { subscriptionId: row.id }, { dedupe: row.id });
    else if (!full) await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
    return full ? new DomainError('SUB_CAPACITY') : undefined;
  }

  /** A further child of the same guardian (SUB-89). */
  async #student(at: Proved): Promise<DomainError | undefined> {
    const { tx, row } = at;
    const children = await childrenOf(tx, row.id);
    if (children.filter((child) => child.state !== 'rejected').length >= L.childrenPerParent) return new DomainError('SUB_CHILD_LIMIT');
    const same = await tx.one(
      `SELECT 1 FROM identity_record WHERE unit_id = $1 AND subscription_id = $2 AND register_index = $3 AND state = 'active'`,
      [tx.unitId, row.id, at.registerIndex],
    );
    if (same !== undefined) return new DomainError('SUB_CHILD_EXISTS');
    const review = reviewerOf('family', at.card.credential, await readSettings(tx)) !== null;
    const recordId = await this.#record(at);
    await this.#link(at, recordId, review, false);
    await dropDraft(tx, row.id);
    await tx.audit({
      action: 'subscription.child-added',
      entity: 'subscription',
      entityId: row.id,
      after: { card: at.card.cardNo.slice(-4) },
    });
    if (review) {
      await tx.execute(`UPDATE subscription SET reviewer = 'class_teacher' WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id]);
      await tx.enqueue(tellReviewJob, { subscriptionId: row.id }, { dedupe: recordId });
    } else await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
    return undefined;
  }

  /** The second identity of staff: no second member (SUB-67). */
  async #identity(at: Proved): Promise<DomainError | undefined> {
    const { tx, row } = at;
    if (row.mobileIndex !== null && (await this.#takenBySomebody(at, row.mobileIndex))) return new DomainError('SUB_CARD_TAKEN');
    await this.#record(at);
    await dropDraft(tx, row.id);
    await tx.audit({
      action: 'subscription.identity-added',
      entity: 'subscription',
      entityId: row.id,
      after: { identity: at.draft.identity, card: at.card.cardNo.slice(-4) },
    });
    await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
    return undefined;
  }

  /** The definitive card of the same person: the old record becomes `replaced` (SUB-30). */
  async #replace(at: Proved): Promise<DomainError | undefined> {
    const { tx, row, draft } = at;
    const old = await tx.one<{ id: string; personId: string | null }>(
      `SELECT id, person_id AS "personId" FROM identity_record
        WHERE unit_id = $1 AND id = $2 AND subscription_id = $3 AND state = 'active' AND register_index = $4 FOR UPDATE`,
      [tx.unitId, draft.replaces, row.id, at.registerIndex],
    );
    if (old === undefined) return new DomainError('SUB_VERIFY_FAILED');
    await tx.execute(`UPDATE identity_record SET state = 'replaced' WHERE unit_id = $1 AND id = $2`, [tx.unitId, old.id]);
    const id = await this.#record(at, old.personId);
    await tx.execute(`UPDATE family_link SET identity_record_id = $3 WHERE unit_id = $1 AND identity_record_id = $2`, [
      tx.unitId,
      old.id,
      id,
    ]);
    await dropDraft(tx, row.id);
    await tx.audit({
      action: 'subscription.card-replaced',
      entity: 'subscription',
      entityId: row.id,
      before: { record: old.id },
      after: { record: id, card: at.card.cardNo.slice(-4) },
    });
    await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
    return undefined;
  }

  /** A card of staff is one person's; both sides are told (SUB-29). */
  async #takenBySomebody({ tx, card, row, visitor }: Proved, mobileIndex: Buffer): Promise<boolean> {
    const others = (await usesOfCard(tx, card.index)).filter(
      (use) =>
        use.subscriptionId !== row.id &&
        !use.accountIndex.equals(visitor.accountIndex) &&
        !(use.mobileIndex?.equals(mobileIndex) ?? false) &&
        (use.memberId === null || use.memberId !== visitor.memberId),
    );
    const first = others[0];
    if (first === undefined) return false;
    const record = await tx.one<{ id: string }>(
      `SELECT id FROM identity_record WHERE unit_id = $1 AND subscription_id = $2 AND card_no_index = $3 AND state = 'active'`,
      [tx.unitId, first.subscriptionId, card.index],
    );
    const day = dayMacau(tx.now);
    if (record !== undefined) await tx.enqueue(tellCardJob, { recordId: record.id, day }, { dedupe: `${record.id}|${day}` });
    await tx.audit({
      action: 'subscription.card-taken',
      entity: 'subscription',
      entityId: row.id,
      after: { card: card.cardNo.slice(-4), other: first.subscriptionId },
      result: 'refused',
    });
    return true;
  }

  async #record(at: Proved, personId: string | null = null): Promise<string> {
    const { tx, row, draft, cipher, card, match, registerIndex } = at;
    const id = randomUUIDv7();
    await insertRecord(tx, {
      id,
      subscriptionId: row.id,
      identity: draft.identity ?? 'parent',
      personId: personId ?? row.memberId,
      cardType: match.cardType,
      credential: card.credential,
      cardNo: cipher.seal(cardPlace(id), card.cardNo),
      cardNoIndex: card.index,
      last4: card.cardNo.slice(-4),
      registerIndex,
    });
    return id;
  }

  async #link(at: Proved, recordId: string, review: boolean, blocked: boolean): Promise<void> {
    const { tx, row, draft, cipher, match } = at;
    if (draft.classId === null || draft.relation === null) throw new DomainError('STATE_CONFLICT');
    const id = randomUUIDv7();
    await insertLink(tx, {
      id,
      subscriptionId: row.id,
      studentName: draft.studentName,
      registerName: registerName(match),
      birthDate: cipher.seal(birthPlace(id), isoBirthday(at.birthDate)),
      classId: draft.classId,
      relation: draft.relation,
      recordId,
      nameDiffers: !sameName(draft.studentName, match.names),
      state: review ? 'review' : blocked ? 'blocked' : 'waiting',
    });
  }
}

/** WeCom's limit of parents for this school (SUB-98). */
async function isFull({ tx }: Proved): Promise<boolean> {
  const { count, verified } = await parentsInUnit(tx);
  return count >= (verified ? L.parentsVerified : L.parentsUnverified);
}

/** The class record keeps the register's name (SUB-87): the Chinese one, else the Portuguese. A family is found by it, too. */
const registerName = ({ names }: CardMatch): string =>
  Array.from(names.zh === '' ? names.pt : names.zh)
    .slice(0, L.nameMax)
    .join('');
