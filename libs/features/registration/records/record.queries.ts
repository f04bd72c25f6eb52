import { Injectable } from '@nestjs/common';
import type { SubscriptionAction, SubscriptionDetail, SubscriptionRow, subscriptionsApi } from '@contracts/registration-admin';
import type { OkOf, QueryOf } from '@contracts/route';
import type { StaffActor, StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { childrenOf, recordsOf } from '../data/card.rows';
import { mobilePlace, subscriptionById, type Subscription } from '../data/subscription.rows';
import { filterParams, RECORDS } from './record-filter';
import { reviewersOf, sightOfApplication, waits } from './reviewers';

type ListQuery = QueryOf<typeof subscriptionsApi.list>;

/** 訂閱記錄 and 審核詳情: numbers masked, cards by their last four (OVR-34, SUB-31). */
@Injectable()
export class RecordQueries {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  async list(ctx: StaffCtx, query: ListQuery): Promise<OkOf<typeof subscriptionsApi.list>> {
    const pageSize = query.pageSize ?? 20;
    const page = query.page ?? 1;
    return this.db.read(ctx, async (tx) => {
      const params = filterParams(tx, query);
      const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM subscription s WHERE ${RECORDS}`, params);
      const rows = await tx.query<{ id: string }>(
        `SELECT s.id FROM subscription s WHERE ${RECORDS} ORDER BY s.submitted_at DESC NULLS LAST, s.id DESC LIMIT $8 OFFSET $9`,
        [...params, pageSize, (page - 1) * pageSize],
      );
      const items: SubscriptionRow[] = [];
      for (const { id } of rows) items.push(await this.row(tx, ctx.actor, id));
      return { items, total: total?.n ?? 0, page, pageSize };
    });
  }

  waiting(ctx: StaffCtx): Promise<OkOf<typeof subscriptionsApi.waiting>> {
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `SELECT s.id FROM subscription s WHERE s.unit_id = $1 AND (s.state = 'pending_review'
            OR EXISTS (SELECT FROM family_link l WHERE l.unit_id = $1 AND l.subscription_id = s.id AND l.state = 'review'))
          ORDER BY s.submitted_at, s.id LIMIT 200`,
        [tx.unitId],
      );
      const items: SubscriptionRow[] = [];
      for (const { id } of rows) {
        const row = await this.row(tx, ctx.actor, id);
        if (row.can.includes('approve')) items.push(row);
      }
      return { items };
    });
  }

  detail(ctx: StaffCtx, id: string): Promise<SubscriptionDetail> {
    return this.db.read(ctx, (tx) => this.detailOf(tx, ctx.actor, id));
  }

  /** @throws DomainError NOT_FOUND for who may not open it, too (SUB-45) */
  async detailOf(tx: ReadTx, actor: StaffActor, id: string): Promise<SubscriptionDetail> {
    const row = await subscriptionById(tx, id, false);
    if (row === undefined || row.submittedAt === null) throw notFound();
    const sight = await sightOfApplication(tx, actor, row);
    // Who was told of it may still open what has been decided meanwhile.
    if (!sight.sees) throw notFound();
    return {
      ...(await this.#present(tx, actor, row)),
      areaCode: row.areaCode ?? '',
      mobileProof: row.mobileProof ?? 'otp',
      consentVersion: row.consentVersion,
      consentedAt: isoMacau(row.consentedAt),
      reviewedAt: isoMacauOrNull(row.reviewedAt),
      rejectReason: row.rejectReason,
      invitedAt: isoMacauOrNull(row.invitedAt),
      joinedAt: isoMacauOrNull(row.joinedAt),
      teaching: await tx.query<{ className: string; subject: string }>(
        `SELECT n.name AS "className", t.subject_name AS subject FROM teaching_claim t JOIN school_node n ON n.unit_id = $1 AND n.id = t.class_id
          WHERE t.unit_id = $1 AND t.subscription_id = $2 ORDER BY n.name, t.subject_name`,
        [tx.unitId, row.id],
      ),
      cards: await recordsOf(tx, row.id),
      children: await childrenOf(tx, row.id),
      lookAlike: row.lookAlike === null ? null : { name: row.lookAlike.name, role: row.lookAlike.role, by: row.lookAlike.by ?? 'name' },
    };
  }

  /** One row as the list shows it. @throws DomainError NOT_FOUND */
  async row(tx: ReadTx, actor: StaffActor, id: string): Promise<SubscriptionRow> {
    const row = await subscriptionById(tx, id, false);
    if (row === undefined) throw notFound();
    return this.#present(tx, actor, row);
  }

  async #present(tx: ReadTx, actor: StaffActor, row: Subscription): Promise<SubscriptionRow> {
    const records = await recordsOf(tx, row.id);
    const newest = records.at(-1);
    const places = await tx.query<{ name: string }>(
      row.kind === 'family'
        ? `SELECT DISTINCT n.name FROM family_link l JOIN school_node n ON n.unit_id = $1 AND n.id = l.class_id
            WHERE l.unit_id = $1 AND l.subscription_id = $2 AND l.state <> 'removed' ORDER BY n.name`
        : `SELECT d.name FROM subscription s JOIN department d ON d.unit_id = $1 AND d.id = ANY(s.department_ids)
            WHERE s.unit_id = $1 AND s.id = $2 ORDER BY d.name`,
      [tx.unitId, row.id],
    );
    const number = row.mobile === null ? '' : await this.keys.open(tx, mobilePlace(row.id), row.mobile);
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      identities: [...new Set(records.map((record) => record.identity).concat(row.identity ?? []))],
      mobile: number === '' ? '' : maskMobile(number),
      places: places.map((place) => place.name),
      credential: newest?.credential ?? null,
      cardLast4: newest?.last4 ?? null,
      state: row.state,
      problem: row.problem,
      submittedAt: isoMacauOrNull(row.submittedAt),
      reviewer: row.reviewerName,
      can: await this.#can(tx, actor, row),
      version: row.version,
    };
  }

  async #can(tx: ReadTx, actor: StaffActor, row: Subscription): Promise<SubscriptionAction[]> {
    const sight = await sightOfApplication(tx, actor, row);
    const can: SubscriptionAction[] = [];
    if (sight.decides && !sight.own && (await waits(tx, row))) can.push('approve', 'reject');
    if (!actor.rights.has('registration.manage')) return can;
    if (row.state === 'invited' && row.identity !== 'student') can.push('invite');
    if (row.state === 'approved' || row.state === 'invited' || row.state === 'joined') {
      if (row.identity !== 'student') can.push('change-mobile');
      if (row.problem !== null) can.push('retry');
    }
    return can;
  }
}

/** True where nobody of the school may decide: then a platform operator does (SUB-48). */
export async function needsOperator(tx: ReadTx, row: Subscription): Promise<boolean> {
  return row.state === 'pending_review' && (await reviewersOf(tx, row)).length === 0;
}
