import { Injectable } from '@nestjs/common';
import { registrationPath } from '@contracts/registration';
import type { registrationOpsApi } from '@contracts/registration-ops';
import type { OkOf } from '@contracts/route';
import { asUnitId, makeCtx, type Ctx, type OperatorActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { PlatformPool } from '@platform/pools';
import { isoMacau } from '@platform/time/macau-time';
import { recordsOf } from '../data/card.rows';
import { subscriptionById, type Subscription } from '../data/subscription.rows';
import { PlatformCodes } from '../session/platform-codes.service';
import { needsOperator } from './record.queries';
import { approve, reject, type Decider } from './reviews.service';

/** Where a school has no administrator, a platform operator decides over the first one (SUB-48). Each look is recorded (H1). */
@Injectable()
export class OperatorReviews {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly codes: PlatformCodes,
    private readonly settings: HttpSettings,
  ) {}

  async issue(ctx: Ctx): Promise<OkOf<typeof registrationOpsApi.issueCode>> {
    const { token, expiresAt } = await this.codes.issue(operatorOf(ctx).operatorId);
    return { url: `${this.settings.publicOrigin}${registrationPath(token)}`, expiresAt: isoMacau(expiresAt) };
  }

  /** Applications nobody of the school may decide; name, card's last four and time, as a reviewer of a school sees them. */
  async waiting(ctx: Ctx): Promise<OkOf<typeof registrationOpsApi.waiting>> {
    await this.#recorded(ctx, 'registrations', null);
    const units = await this.platform.query<{ id: number; number: string; name: string }>(
      `SELECT id, number, name FROM school_unit WHERE state IN ('connecting', 'active') ORDER BY number`,
    );
    const items: OkOf<typeof registrationOpsApi.waiting>['items'] = [];
    for (const unit of units) {
      const inUnit = this.#in(ctx, unit.id);
      await this.db.read(inUnit, async (tx) => {
        const rows = await tx.query<{ id: string }>(
          `SELECT id FROM subscription WHERE unit_id = $1 AND state = 'pending_review' AND kind IN ('admin', 'staff') ORDER BY submitted_at, id LIMIT 50`,
          [tx.unitId],
        );
        for (const { id } of rows) {
          const row = await subscriptionById(tx, id, false);
          if (row === undefined || row.submittedAt === null || !(await needsOperator(tx, row))) continue;
          const card = (await recordsOf(tx, id)).at(-1);
          items.push({
            unitId: unit.id,
            number: unit.number,
            unit: unit.name,
            id,
            name: row.name,
            kind: row.kind,
            cardType: card?.cardType ?? null,
            cardLast4: card?.last4 ?? null,
            mobileProof: row.mobileProof ?? 'otp',
            submittedAt: isoMacau(row.submittedAt),
          });
        }
      });
    }
    return { items };
  }

  approve(ctx: Ctx, unitId: number, id: string): Promise<{ ok: true }> {
    return this.#decide(ctx, unitId, id, (tx, row, by) => approve(tx, row, by));
  }

  reject(ctx: Ctx, unitId: number, id: string, reason: string): Promise<{ ok: true }> {
    return this.#decide(ctx, unitId, id, (tx, row, by) => reject(tx, row, by, reason));
  }

  async #decide(
    ctx: Ctx,
    unitId: number,
    id: string,
    decide: (tx: Tx, row: Subscription, by: Decider) => Promise<void>,
  ): Promise<{ ok: true }> {
    const known = await this.platform.one(`SELECT 1 FROM school_unit WHERE id = $1 AND state IN ('connecting', 'active')`, [unitId]);
    if (known === undefined) throw notFound();
    await this.#recorded(ctx, 'registration', unitId);
    const { operatorId } = operatorOf(ctx);
    await this.db.inUnit(this.#in(ctx, unitId), async (tx) => {
      const row = await subscriptionById(tx, id, true);
      if (row === undefined) throw notFound();
      if (row.state !== 'pending_review') {
        if (row.reviewedAt === null) throw new DomainError('STATE_CONFLICT');
        throw new DomainError('SUB_ALREADY_REVIEWED', { name: row.reviewerName ?? '—' });
      }
      // The school has somebody by now: it is his to decide.
      if (!(await needsOperator(tx, row))) throw notFound();
      await decide(tx, row, { id: operatorId, name: 'Smart Campus', as: 'operator' });
    });
    return { ok: true };
  }

  #in(ctx: Ctx, unitId: number): Ctx<OperatorActor> {
    const { idempotency: _key, sessionId: _session, ...rest } = ctx;
    return makeCtx({ ...rest, unitId: asUnitId(unitId), actor: operatorOf(ctx), surface: 'ops' });
  }

  async #recorded(ctx: Ctx, what: string, unitId: number | null): Promise<void> {
    await this.platform.query(`INSERT INTO platform_read_log (operator_id, what, unit_id) VALUES ($1, $2, $3)`, [
      operatorOf(ctx).operatorId,
      what,
      unitId,
    ]);
  }
}

function operatorOf(ctx: Ctx): OperatorActor {
  if (ctx.actor.kind !== 'operator') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}
