import { Injectable } from '@nestjs/common';
import { PERMISSION_LIMITS } from '@contracts/permissions-admin';
import type { OpsNewsKind } from '@contracts/ops-news';
import type { DissolveRequest } from '@contracts/permissions-founder';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { lockRoles } from '../data/role-lock';
import { OperatorNews } from '../news/operator-news';
import { RoleNews } from '../news/role-news.service';
import { dissolveUnit } from '../permissions.jobs';
import { EraseUnit } from './erase-unit';
import { founderOf } from './transfer.service';
import { UnitState } from './unit-state';

interface Row {
  id: string;
  founder_id: string;
  state: DissolveRequest['state'];
  started_at: Date;
  execute_at: Date;
  hold_order: string | null;
  erased_at: Date | null;
  version: number;
}
const REQUEST = `SELECT id, founder_id, state, started_at, execute_at, hold_order, erased_at, version FROM dissolve_request WHERE unit_id = $1`;
const DAY_MS = 86_400_000;

/**
 * 解散組織 (PER-07, PER-25). `cooling` for seven days with a message a day; the founder can cancel; then the data of the unit
 * is erased for good. The row of the request is the truth; the unit's state follows it by the job.
 */
@Injectable()
export class DissolveService {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
    private readonly units: UnitState,
    private readonly eraser: EraseUnit,
    private readonly operators: OperatorNews,
  ) {}

  /** @throws DomainError FOUNDER_ONLY, DISSOLVE_CONFIRM_MISMATCH, STATE_CONFLICT when it has begun already */
  begin(ctx: Ctx, unitName: string): Promise<DissolveRequest> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const me = await founderOf(tx, ctx);
      const unit = await tx.one<{ name: string; state: string }>(`SELECT name, state FROM school_unit WHERE id = $1`, [tx.unitId]);
      if (unit === undefined || plain(unitName) !== plain(unit.name)) {
        throw new DomainError('DISSOLVE_CONFIRM_MISMATCH', {}, { unitName: { code: 'DISSOLVE_CONFIRM_MISMATCH' } });
      }
      if (unit.state !== 'active' || (await openRequest(tx)) !== undefined) throw new DomainError('STATE_CONFLICT');
      const row = await tx.one<Row & Record<string, unknown>>(
        `INSERT INTO dissolve_request (unit_id, founder_id, state, execute_at) VALUES ($1, $2, 'cooling', now() + make_interval(days => $3))
         RETURNING id, founder_id, state, started_at, execute_at, hold_order, erased_at, version`,
        [tx.unitId, me, PERMISSION_LIMITS.coolingDays],
      );
      if (row === undefined) throw new Error('the request was not stored');
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'unit.dissolve-begun',
        entity: 'dissolve_request',
        entityId: row.id,
        after: { executeAt: isoMacau(row.execute_at) },
      });
      await this.news.tell(tx, {
        kind: 'dissolveStarted',
        key: `dissolve:${row.id}:${dayMacau(tx.now)}`,
        memberIds: [me],
        params: { days: PERMISSION_LIMITS.coolingDays },
        url: '/console/rights/founder',
      });
      await tx.enqueue(dissolveUnit, {}, { dedupe: row.id });
      return requestView(row, me);
    });
  }

  /** @throws DomainError FOUNDER_ONLY, STATE_CONFLICT once the seven days are over */
  cancel(ctx: Ctx): Promise<DissolveRequest> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const me = await founderOf(tx, ctx);
      const row = await openRequest(tx, true);
      if (row === undefined) throw new DomainError('STATE_CONFLICT');
      await tx.execute(
        `UPDATE dissolve_request SET state = 'cancelled', ended_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, row.id],
      );
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'unit.dissolve-cancelled',
        entity: 'dissolve_request',
        entityId: row.id,
        before: { state: 'cooling' },
        after: { state: 'cancelled' },
      });
      await this.news.tell(tx, { kind: 'dissolveCancelled', key: `dissolve:${row.id}:cancelled`, memberIds: [me] });
      await tx.enqueue(dissolveUnit, {}, { dedupe: `${row.id}:cancelled` });
      return requestView({ ...row, state: 'cancelled' }, me);
    });
  }

  /** Job `unit.dissolve`: state of the unit, the day's message, and the erasing when its time has come. Repeats resume. */
  async run(ctx: Ctx): Promise<void> {
    const step = await this.db.inUnit(ctx, (tx) => this.#step(tx));
    if (step === undefined) return;
    // The bureau is told too, once each, also when the job was cut off before (spec 15 §7).
    for (const [kind, key, days] of step.news) await this.operators.tell(ctx.unitId, kind, key, days);
    if (step.next === 'cancelled') return this.units.follow(ctx.unitId, 'active');
    await this.units.follow(ctx.unitId, 'dissolving');
    if (step.next === 'erase') await this.eraser.run(ctx.unitId);
  }

  async #step(tx: Tx): Promise<Step | undefined> {
    const row = await tx.one<Row & Record<string, unknown>>(`${REQUEST} ORDER BY started_at DESC, id DESC LIMIT 1 FOR UPDATE`, [tx.unitId]);
    if (row === undefined) return undefined;
    const news: Step['news'] = [['dissolve_started', `${row.id}:started`, PERMISSION_LIMITS.coolingDays]];
    if (row.state === 'cancelled') return { next: 'cancelled', news: [...news, ['dissolve_cancelled', `${row.id}:cancelled`, null]] };
    if (row.state === 'executed') return row.erased_at === null ? { next: 'erase', news: [...news, executed(row)] } : undefined;
    if (row.execute_at > tx.now || row.hold_order !== null) {
      const days = Math.max(0, Math.ceil((row.execute_at.getTime() - tx.now.getTime()) / DAY_MS));
      if (row.hold_order === null) await this.#tellDay(tx, row, days);
      return { next: 'cooling', news: [...news, ...dayNews(row, dayMacau(tx.now), days)] };
    }
    // From here on nobody can go back: the row says so before the first row of the unit is gone.
    await tx.execute(
      `UPDATE dissolve_request SET state = 'executed', ended_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, row.id],
    );
    return { next: 'erase', news: [...news, executed(row)] };
  }

  async #tellDay(tx: Tx, row: Row, days: number): Promise<void> {
    await this.news.tell(tx, {
      kind: 'dissolveDaily',
      key: `dissolve:${row.id}:${dayMacau(tx.now)}`,
      memberIds: [row.founder_id],
      params: { days },
      url: '/console/rights/founder',
    });
  }
}

interface Step {
  next: 'cancelled' | 'cooling' | 'erase';
  /** Kind, key, days left. */
  news: [kind: OpsNewsKind, key: string, days: number | null][];
}

const executed = (row: Row): Step['news'][number] => ['dissolve_executed', `${row.id}:executed`, null];

/** Held or released, each time; and the day's line, but for the day it began on. */
function dayNews(row: Row, day: string, days: number): Step['news'] {
  if (row.hold_order !== null) return [['dissolve_held', `${row.id}:held:${String(row.version)}`, null]];
  const daily: Step['news'] = dayMacau(row.started_at) === day ? [] : [['dissolve_daily', `${row.id}:${day}`, days]];
  // Every hold and every release counts the version up, and nothing else does while it cools.
  return row.version > 1 ? [['dissolve_released', `${row.id}:released:${String(row.version)}`, days], ...daily] : daily;
}

/** Spaces and width of signs are no mistyping. */
const plain = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim();

export async function openRequest(tx: ReadTx, forUpdate = false): Promise<Row | undefined> {
  return tx.one<Row & Record<string, unknown>>(`${REQUEST} AND state = 'cooling'${forUpdate ? ' FOR UPDATE' : ''}`, [tx.unitId]);
}

export function requestView(row: Row, viewer: string | null): DissolveRequest {
  return {
    id: row.id,
    state: row.state,
    startedAt: isoMacau(row.started_at),
    executeAt: isoMacau(row.execute_at),
    held: row.hold_order !== null,
    can: row.state === 'cooling' && viewer === row.founder_id ? ['cancel'] : [],
  };
}
