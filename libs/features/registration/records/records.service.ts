import { Injectable } from '@nestjs/common';
import { DirectoryChanges, type DirectoryCommand } from '@features/contacts';
import type { SubscriptionDetail } from '@contracts/registration-admin';
import { REGISTRATION_LIMITS as L } from '@contracts/registration-types';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';
import { linksOf, setLinkState } from '../data/family.rows';
import { mobileIndexOf } from '../data/mobile-index';
import { mobileTaken, parentsInUnit } from '../data/people.rows';
import { readSettings } from '../data/settings.rows';
import { mobilePlace, subscriptionById, type Subscription } from '../data/subscription.rows';
import { Invitations } from '../directory/invitations.service';
import { readMobile, wecomMobile } from '../domain/mobile-format';
import { syncMemberJob } from '../registration.jobs';
import { turn } from '../steps/step-room.service';
import { RecordQueries } from './record.queries';

/** What administrators do with a record: invite again, change the number, write again. */
@Injectable()
export class Records {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
    private readonly invitations: Invitations,
    private readonly queries: RecordQueries,
  ) {}

  invite(ctx: StaffCtx, id: string): Promise<SubscriptionDetail> {
    return this.db.inUnit(ctx, async (tx) => {
      await this.invitations.again(tx, await this.#row(tx, id));
      return this.queries.detailOf(tx, ctx.actor, id);
    });
  }

  /** 【重試】: what failed or had no room is tried anew. */
  retry(ctx: StaffCtx, id: string): Promise<SubscriptionDetail> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await this.#row(tx, id);
      if (row.problem === null) throw new DomainError('STATE_CONFLICT');
      if (row.problem === 'capacity') {
        const { count, verified } = await parentsInUnit(tx);
        if (count >= (verified ? L.parentsVerified : L.parentsUnverified)) throw new DomainError('STATE_CONFLICT');
      }
      await this.#again(tx, row);
      await tx.audit({ action: 'subscription.retried', entity: 'subscription', entityId: id, before: { problem: row.problem } });
      return this.queries.detailOf(tx, ctx.actor, id);
    });
  }

  /** 更改手機號並重新邀請 (SUB-95): in the directory first, where WeCom may refuse it; the old number stays until then. */
  async changeMobile(ctx: StaffCtx, id: string, given: { areaCode: string; mobile: string }, version: number): Promise<SubscriptionDetail> {
    const changeId = await this.db.inUnit(ctx, async (tx) => {
      const row = await this.#row(tx, id);
      if (row.version !== version)
        throw new DomainError('VERSION_CONFLICT', {}, { current: await this.queries.detailOf(tx, ctx.actor, id) });
      await this.#free(tx, row, given);
      const command = commandFor(row, given);
      return command === null
        ? null
        : (await this.changes.add(tx, command, { batchId: id, listener: 'registration', form: true })).changeId;
    });
    if (changeId !== null) await this.changes.carryOutNow(ctx, changeId);
    return this.db.inUnit(ctx, async (tx) => {
      const row = await this.#row(tx, id);
      const { cipher, number, index } = await this.#free(tx, row, given);
      const before = row.mobile === null ? null : maskMobile(cipher.open(mobilePlace(id), row.mobile));
      await tx.execute(
        `UPDATE subscription SET area_code = $3, mobile = $4, mobile_index = $5, mobile_tail = $6, updated_at = now(), version = version + 1
          WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, given.areaCode, cipher.seal(mobilePlace(id), number), index, number.slice(-4)],
      );
      await tx.audit({
        action: 'subscription.mobile-changed',
        entity: 'subscription',
        entityId: id,
        before: { areaCode: row.areaCode, mobile: before },
        after: { areaCode: given.areaCode, mobile: maskMobile(number) },
      });
      if (row.problem === 'mobile' || row.problem === 'wecom') await this.#again(tx, row);
      else if (row.state === 'invited') await this.invitations.again(tx, row).catch(limitIsFine);
      return this.queries.detailOf(tx, ctx.actor, id);
    });
  }

  async #again(tx: Tx, row: Subscription): Promise<void> {
    for (const result of await this.changes.results(tx, row.id, { limit: 500 })) {
      if (result.state === 'failed') await this.changes.discard(tx, result.changeId);
    }
    for (const link of await linksOf(tx, row.id)) {
      if (link.state === 'blocked') await setLinkState(tx, link.id, 'waiting');
    }
    await tx.execute(
      `UPDATE family_link SET planned_student_id = NULL WHERE unit_id = $1 AND subscription_id = $2 AND student_id IS NULL AND state = 'waiting'
         AND NOT EXISTS (SELECT FROM directory_change c WHERE c.unit_id = $1 AND c.entity_id = planned_student_id AND c.state IN ('pending', 'done'))`,
      [tx.unitId, row.id],
    );
    await tx.execute(
      `UPDATE subscription SET problem = NULL, sync_error = NULL, sync_tries = sync_tries + 1, updated_at = now(), version = version + 1
        WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, row.id],
    );
    await tx.enqueue(syncMemberJob, { batchId: row.id }, { dedupe: row.id });
  }

  async #free(tx: Tx, row: Subscription, given: { areaCode: string; mobile: string }) {
    const settings = await readSettings(tx);
    const number = settings.areaCodes.includes(given.areaCode) ? readMobile(given.areaCode, given.mobile) : undefined;
    if (number === undefined) throw fieldError('mobile', 'SUB_MOBILE_FORMAT');
    const cipher = await this.keys.forUnit(tx);
    const index = mobileIndexOf(cipher, given.areaCode, number);
    await turn(tx, index);
    const own = { memberId: row.memberId, parentId: row.parentId, subscriptionId: row.id, accountIndex: row.accountIndex };
    if (await mobileTaken(tx, row.kind, index, own))
      throw fieldError('mobile', row.kind === 'family' ? 'SUB_MOBILE_EXISTS_FAMILY' : 'SUB_MOBILE_EXISTS_STAFF');
    return { cipher, number, index };
  }

  async #row(tx: Tx, id: string): Promise<Subscription> {
    const row = await subscriptionById(tx, id, true);
    if (row === undefined || row.submittedAt === null) throw notFound();
    if (row.state !== 'approved' && row.state !== 'invited' && row.state !== 'joined') throw new DomainError('STATE_CONFLICT');
    return row;
  }
}

/** Who is not in the directory yet needs no change there. */
function commandFor(row: Subscription, given: { areaCode: string; mobile: string }): DirectoryCommand | null {
  const mobile = wecomMobile(given.areaCode, readMobile(given.areaCode, given.mobile) ?? '');
  if (row.kind !== 'family') return row.memberId === null ? null : { kind: 'member.update', memberId: row.memberId, mobile };
  return row.parentId === null ? null : { kind: 'parent.update', parentId: row.parentId, mobile };
}

/** A number may be corrected twice in ten minutes: the second invitation just does not go out. */
function limitIsFine(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'SUB_INVITE_LIMIT') throw error;
}
