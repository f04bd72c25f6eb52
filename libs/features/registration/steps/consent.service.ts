import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CONSENT_VERSION, REGISTRATION_LIMITS as L } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';
import type { Locale } from '@contracts/locale';
import { Db } from '@platform/db/door';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { splitMobile } from '../domain/mobile-format';
import { isLive, nextState } from '../domain/subscription-state';
import { emptyDraft, identitiesOf, type Draft } from '../domain/wizard';
import { childrenOf } from '../data/card.rows';
import { memberOf, parentOf } from '../data/people.rows';
import { countDeclined } from '../data/settings.rows';
import { dropDraft, mobilePlace, saveDraft, setState, subscriptionOf } from '../data/subscription.rows';
import { openCode } from '../session/code.rows';
import type { Visit } from '../session/visits.service';
import { isWriting } from './registration-view.service';
import { opened, StepRoom, type StepAt } from './step-room.service';

/** Beginning, going back, opening the form again, and leaving. */
@Injectable()
export class ConsentStep {
  constructor(
    private readonly room: StepRoom,
    private readonly db: Db,
  ) {}

  /** 【同意】: from here on something is stored (SUB-02). Who is known already needs no mobile check (SUB-13, SUB-71). */
  agree(visit: Visit, given: { version: string; locale: Locale }): Promise<RegistrationView> {
    if (given.version !== CONSENT_VERSION) throw fieldError('version');
    return this.room.run(visit, async (at) => {
      const { tx, row, visitor, code, cipher } = at;
      if (row !== undefined && (isLive(row.state) || isWriting(row, tx.now))) return;
      if (row?.state === 'started') await setState(tx, row.id, 'abandoned');
      const id = randomUUIDv7();
      await tx.execute(
        `INSERT INTO subscription (unit_id, id, kind, account_index, wx_openid, issued_by_kind, consent_version, consent_locale, consented_at,
           member_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), $9)`,
        [
          tx.unitId,
          id,
          code.kind,
          visitor.accountIndex,
          this.#openid(at, id),
          code.issuedBy,
          given.version,
          given.locale,
          code.kind === 'family' ? null : visitor.memberId,
        ],
      );
      await saveDraft(tx, cipher, id, 'first', await this.#known(at));
      await tx.audit({ action: 'subscription.consented', entity: 'subscription', entityId: id, after: { version: given.version } });
    });
  }

  /** 【不同意】 leaves a number and nothing else (SUB-04). */
  async decline(visit: Visit): Promise<{ ok: true }> {
    await this.db.inUnit(visit.ctx, async (tx) => {
      await openCode(tx, visit.token, visit.ctx.locale);
      await countDeclined(tx);
    });
    return { ok: true };
  }

  /** From the birthday to the form; from a further child, identity or card to the page 已訂閱. */
  back(visit: Visit): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const { tx, row, cipher, draft } = opened(at);
      if (draft.credential !== null) await saveDraft(tx, cipher, row.id, row.purpose, { ...draft, credential: null });
      else if (row.purpose === 'phone') await saveDraft(tx, cipher, row.id, 'first', { ...draft, oldMobile: null });
      else if (row.purpose !== 'first') await dropDraft(tx, row.id);
      else if (draft.mobile !== null && !isGiven(draft)) await saveDraft(tx, cipher, row.id, 'first', { ...draft, mobile: null });
    });
  }

  addStudent(visit: Visit): Promise<RegistrationView> {
    return this.#again(visit, 'student', async (at, draft) => {
      if (at.code.kind !== 'family' || at.row === undefined) throw new DomainError('STATE_CONFLICT');
      const children = await childrenOf(at.tx, at.row.id);
      const self = at.row.identity === 'student';
      if (self || children.filter((child) => child.state !== 'rejected').length >= L.childrenPerParent)
        throw new DomainError('SUB_CHILD_LIMIT');
      return { ...draft, identity: at.row.identity };
    });
  }

  addIdentity(visit: Visit, identity: 'teaching' | 'school_staff'): Promise<RegistrationView> {
    return this.#again(visit, 'identity', async (at, draft) => {
      if (at.code.kind === 'family' || at.row === undefined) throw new DomainError('STATE_CONFLICT');
      const has = await at.tx.one(
        `SELECT 1 FROM identity_record WHERE unit_id = $1 AND subscription_id = $2 AND identity = $3 AND state = 'active'`,
        [at.tx.unitId, at.row.id, identity],
      );
      if (has !== undefined) throw new DomainError('STATE_CONFLICT');
      return { ...draft, identity };
    });
  }

  /** A record with a temporary number gets the definitive card (SUB-30). */
  replaceCard(visit: Visit, recordId: string): Promise<RegistrationView> {
    return this.#again(visit, 'replace', async (at, draft) => {
      const record = await at.tx.one<{ identity: Draft['identity'] }>(
        `SELECT identity FROM identity_record WHERE unit_id = $1 AND id = $2 AND subscription_id = $3 AND state = 'active' AND credential = 'temporary'`,
        [at.tx.unitId, recordId, at.row?.id ?? null],
      );
      if (record === undefined) throw new DomainError('NOT_FOUND');
      return { ...draft, identity: record.identity, replaces: recordId };
    });
  }

  /** I have registered before, with another number (BEY-13). */
  changePhone(visit: Visit): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const { tx, row, cipher, draft, code } = opened(at, 'form');
      if (code.kind !== 'family' || row.state !== 'started') throw new DomainError('STATE_CONFLICT');
      await saveDraft(tx, cipher, row.id, 'phone', { ...draft, identity: draft.identity ?? 'parent' });
    });
  }

  /** 【撤回申請】 before somebody has decided; also a wizard that was only begun. */
  withdraw(visit: Visit): Promise<RegistrationView> {
    return this.room.run(visit, async ({ tx, row }) => {
      const next = row === undefined ? undefined : nextState(row.state, 'withdraw');
      if (row === undefined || next === undefined) throw new DomainError('STATE_CONFLICT');
      await setState(tx, row.id, next);
      await dropDraft(tx, row.id);
      await tx.execute(`UPDATE family_link SET state = 'removed' WHERE unit_id = $1 AND subscription_id = $2`, [tx.unitId, row.id]);
      await tx.execute(`UPDATE identity_record SET state = 'revoked' WHERE unit_id = $1 AND subscription_id = $2 AND state = 'active'`, [
        tx.unitId,
        row.id,
      ]);
      await tx.audit({ action: 'subscription.withdrawn', entity: 'subscription', entityId: row.id, before: { state: row.state } });
    });
  }

  #again(
    visit: Visit,
    purpose: 'student' | 'identity' | 'replace',
    prepare: (at: StepAt, draft: Draft) => Promise<Draft>,
  ): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const { tx, row, cipher } = at;
      const settled = row?.state === 'approved' || row?.state === 'invited' || row?.state === 'joined';
      if (row === undefined || !settled || row.mobile === null || row.areaCode === null || row.mobileProof === null)
        throw new DomainError('STATE_CONFLICT');
      const mobile = { areaCode: row.areaCode, number: cipher.open(mobilePlace(row.id), row.mobile), proof: row.mobileProof };
      await saveDraft(tx, cipher, row.id, purpose, await prepare(at, { ...emptyDraft(), mobile, name: row.name }));
    });
  }

  #openid({ visitor, cipher }: StepAt, id: string): string | null {
    if (visitor.openid === null) return null;
    const clear = cipher.open({ table: 'registration_session', column: 'openid', row: visitor.sessionId }, visitor.openid);
    return cipher.seal({ table: 'subscription', column: 'wx_openid', row: id }, clear);
  }

  /** Number and name of somebody WeCom or this unit knows already. */
  async #known(at: StepAt): Promise<Draft> {
    const { tx, visitor, code, cipher } = at;
    const draft = emptyDraft();
    const member = visitor.memberId === null || code.kind === 'family' ? undefined : await memberOf(tx, visitor.memberId);
    if (member !== undefined) {
      const written =
        visitor.mobile !== null
          ? cipher.open({ table: 'registration_session', column: 'mobile', row: visitor.sessionId }, visitor.mobile)
          : member.mobile === null
            ? null
            : cipher.open({ table: 'member', column: 'mobile', row: member.id }, member.mobile);
      const split = written === null ? undefined : splitMobile(written);
      const kinds = identitiesOf(code.kind);
      return {
        ...draft,
        name: member.name,
        departmentIds: member.departmentIds,
        identity: kinds.find((kind) => member.staffKind.includes(kind === 'teaching' ? 'teacher' : 'school_staff')) ?? null,
        mobile: split === undefined ? null : { ...split, proof: 'wecom_session' },
      };
    }
    const parent = visitor.parentId === null ? undefined : await parentOf(tx, visitor.parentId);
    if (parent !== undefined && parent.mobile !== null) {
      const split = splitMobile(cipher.open({ table: 'parent', column: 'mobile', row: parent.id }, parent.mobile));
      if (split !== undefined) return { ...draft, mobile: { ...split, proof: 'existing_family' } };
    }
    if (code.kind === 'family') return draft;
    const family = await subscriptionOf(tx, 'family', visitor, false);
    if (family === undefined || !isLive(family.state) || family.mobile === null || family.areaCode === null) return draft;
    const number = cipher.open(mobilePlace(family.id), family.mobile);
    return { ...draft, mobile: { areaCode: family.areaCode, number, proof: 'existing_family' } };
  }
}

/** A number that no step of this wizard proved cannot be taken back by it. */
const isGiven = (draft: Draft): boolean => draft.mobile?.proof === 'existing_family' || draft.mobile?.proof === 'wecom_session';
