import { Injectable } from '@nestjs/common';
import type { UnitInsight, UnitLook } from '@contracts/permissions-looks';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { manager } from '../grants/authority.queries';
import { RoleNews } from '../news/role-news.service';
import { insightOf } from './insight.queries';

interface Row {
  id: string;
  operator_id: string;
  operator: string;
  reference: string;
  reason: string;
  state: UnitLook['state'];
  asked_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  until: Date | null;
  version: number;
}
/** A look whose hours are over has ended, whether or not anybody has written so. */
const LOOK = `SELECT l.id, l.operator_id, l.operator_name AS operator, l.reference, l.reason,
    CASE WHEN l.state = 'agreed' AND l.until <= now() THEN 'ended' ELSE l.state END AS state,
    l.asked_at, l.decided_at, m.name AS decided_by, l.until, l.version
  FROM unit_look l LEFT JOIN member m ON m.unit_id = $1 AND m.id = l.decided_by WHERE l.unit_id = $1`;

/**
 * Operators see nothing of a school (H1), unless it lets them: asked with a support reference, agreed to by a super admin for
 * some hours, ended by either side at any time. It reads and nothing else, and each look stands in the unit's audit log (PER-31).
 */
@Injectable()
export class UnitLooks {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
  ) {}

  /** @throws DomainError STATE_CONFLICT while another one is open */
  ask(ctx: Ctx<OperatorActor>, operator: string, ask: { reference: string; reason: string }): Promise<UnitLook> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.execute(
        `UPDATE unit_look SET state = 'ended', version = version + 1 WHERE unit_id = $1 AND state = 'agreed' AND until <= now()`,
        [tx.unitId],
      );
      const row = await tx.one<{ id: string }>(
        `INSERT INTO unit_look (unit_id, operator_id, operator_name, reference, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id) WHERE state IN ('asked', 'agreed') DO NOTHING RETURNING id`,
        [tx.unitId, ctx.actor.operatorId, operator, ask.reference, ask.reason],
      );
      if (row === undefined) throw new DomainError('STATE_CONFLICT');
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({ action: 'unit.view-asked', entity: 'unit_view', entityId: row.id, after: { ...ask } });
      await this.news.tell(tx, {
        kind: 'lookAsked',
        key: `unit-look:${row.id}`,
        memberIds: [],
        params: { by: operator, reference: ask.reference },
        url: '/console/rights/looks',
      });
      return one(tx, row.id);
    });
  }

  list(ctx: Ctx): Promise<{ items: UnitLook[] }> {
    return this.db.read(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      const rows = await tx.query<Row & Record<string, unknown>>(`${LOOK} ORDER BY l.asked_at DESC, l.id DESC LIMIT 50`, [tx.unitId]);
      return { items: rows.map(item) };
    });
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT, STATE_CONFLICT unless it waits for an answer */
  agree(ctx: Ctx, id: string, version: number, hours: number): Promise<UnitLook> {
    return this.#decide(ctx, id, version, ['asked'], 'agreed', hours);
  }

  /** Refuses, or ends what was agreed. @throws DomainError NOT_FOUND, VERSION_CONFLICT, STATE_CONFLICT when it is over */
  end(ctx: Ctx, id: string, version: number): Promise<UnitLook> {
    return this.#decide(ctx, id, version, ['asked', 'agreed'], 'ended', null);
  }

  #decide(ctx: Ctx, id: string, version: number, from: readonly string[], to: 'agreed' | 'ended', hours: number | null): Promise<UnitLook> {
    return this.db.inUnit(ctx, async (tx) => {
      const { memberId } = await manager(tx, ctx.actor);
      await tx.one(`SELECT 1 FROM unit_look WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
      const before = await one(tx, id);
      if (before.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: before });
      if (!from.includes(before.state)) throw new DomainError('STATE_CONFLICT');
      const state = to === 'agreed' ? 'agreed' : before.state === 'asked' ? 'refused' : 'ended';
      await tx.execute(
        `UPDATE unit_look SET state = $3, decided_by = $4, decided_at = now(), version = version + 1,
           until = CASE WHEN $5::integer IS NULL THEN until ELSE now() + make_interval(hours => $5) END WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, state, memberId, hours],
      );
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: state === 'agreed' ? 'unit.view-agreed' : state === 'refused' ? 'unit.view-refused' : 'unit.view-ended',
        entity: 'unit_view',
        entityId: id,
        before: { state: before.state },
        after: { state, ...(hours === null ? {} : { hours }) },
      });
      return one(tx, id);
    });
  }

  /** The operator takes his request back, or has seen enough. @throws DomainError STATE_CONFLICT when he has none */
  close(ctx: Ctx<OperatorActor>): Promise<UnitLook> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(
        `UPDATE unit_look SET state = 'ended', version = version + 1 WHERE unit_id = $1 AND operator_id = $2
           AND (state = 'asked' OR (state = 'agreed' AND until > now())) RETURNING id`,
        [tx.unitId, ctx.actor.operatorId],
      );
      if (row === undefined) throw new DomainError('STATE_CONFLICT');
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({ action: 'unit.view-ended', entity: 'unit_view', entityId: row.id });
      return one(tx, row.id);
    });
  }

  /** The open request of a unit, for the operators' page; `own` = of this operator. */
  async open(tx: ReadTx, operatorId: string): Promise<(UnitLook & { own: boolean }) | null> {
    const row = await tx.one<Row & Record<string, unknown>>(`${LOOK} AND (l.state = 'asked' OR (l.state = 'agreed' AND l.until > now()))`, [
      tx.unitId,
    ]);
    return row === undefined ? null : { ...item(row), own: row.operator_id === operatorId };
  }

  /**
   * The unit as the operator may see it now. The line in its audit log is committed before anything is answered.
   * @throws DomainError LOOK_NOT_AGREED unless the unit has agreed to this operator's request and the hours are not over
   */
  async look(ctx: Ctx<OperatorActor>): Promise<UnitInsight> {
    const agreed = await this.db.inUnit(ctx, async (tx) => {
      const found = await this.open(tx, ctx.actor.operatorId);
      if (found === null || !found.own || found.state !== 'agreed' || found.until === null) throw new DomainError('LOOK_NOT_AGREED');
      await tx.audit({ action: 'unit.viewed', entity: 'unit_view', entityId: found.id, after: { reference: found.reference } });
      return { until: found.until };
    });
    return this.db.read(ctx, async (tx) => ({ until: agreed.until, ...(await insightOf(tx)) }));
  }
}

async function one(tx: ReadTx | Tx, id: string): Promise<UnitLook> {
  const row = await tx.one<Row & Record<string, unknown>>(`${LOOK} AND l.id = $2`, [tx.unitId, id]);
  if (row === undefined) throw notFound();
  return item(row);
}

const item = (row: Row): UnitLook => ({
  id: row.id,
  state: row.state,
  operator: row.operator,
  reference: row.reference,
  reason: row.reason,
  askedAt: isoMacau(row.asked_at),
  decidedAt: isoMacauOrNull(row.decided_at),
  decidedBy: row.decided_by,
  until: isoMacauOrNull(row.until),
  version: row.version,
});
