import { Injectable } from '@nestjs/common';
import type { Locale } from '@contracts/locale';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { DissolveHold, FounderRecovery, UnitLooks } from '@features/permissions';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import { isoMacau } from '@platform/time/macau-time';
import { actionsOf, type UnitState } from '../domain/unit-actions';
import { inUnit, UnitOffice, type OperatorNow } from './unit-office';

interface UnitRow {
  id: number;
  number: string;
  name: string;
  name_en: string | null;
  name_pt: string | null;
  school_id: string;
  school: string;
  locale: Locale;
  state: UnitState;
  version: number;
  corp_id: string | null;
  created_at: Date;
}
interface Counts {
  agentId: number | null;
  members: number;
  students: number;
  administrators: number;
}
interface ChangeRow {
  at: Date;
  action: string;
  actor_id: string | null;
  before: { state?: UnitState } | null;
  after: { state?: UnitState; reason?: string } | null;
}

const HISTORY = 30;

/** Units as operators see them: what they are called, their state and its history, numbers; nobody by name (H1). */
@Injectable()
export class UnitsQueries {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly offices: UnitOffice,
    private readonly recovery: FounderRecovery,
    private readonly holding: DissolveHold,
    private readonly looks: UnitLooks,
  ) {}

  async schools(ctx: Ctx): Promise<{ items: { id: string; name: string; units: number }[] }> {
    await this.offices.enter(ctx, 'schools');
    const items = await this.platform.query<{ id: string; name: string; units: number }>(
      `SELECT s.id, s.name, count(u.id)::int AS units FROM school s LEFT JOIN school_unit u ON u.school_id = s.id GROUP BY s.id ORDER BY s.name, s.id`,
    );
    return { items };
  }

  /** @throws DomainError NOT_FOUND */
  async read(ctx: Ctx, unitId: number): Promise<OpsUnitDetail> {
    return this.detail(await this.offices.enter(ctx, 'unit', unitId), unitId);
  }

  /** The unit as it is now, for an operator who has been let in. */
  async detail(operator: OperatorNow, unitId: number): Promise<OpsUnitDetail> {
    const row = await this.platform.one<UnitRow & Record<string, unknown>>(
      `SELECT u.id, u.number, u.name, u.name_en, u.name_pt, u.school_id, s.name AS school, u.default_locale AS locale, u.state, u.version,
         u.corp_id, u.created_at
       FROM school_unit u JOIN school s ON s.id = u.school_id WHERE u.id = $1`,
      [unitId],
    );
    if (row === undefined) throw notFound();
    const { counts, changes, dissolve, look } = await this.db.read(inUnit(operator, unitId), async (tx) => ({
      counts: await countsOf(tx),
      changes: await changesOf(tx),
      dissolve: await this.holding.read(tx),
      look: await this.looks.open(tx, operator.id),
    }));
    const open = await this.recovery.open(operator.ctx, unitId);
    const names = await this.#operators(changes.map((change) => change.actor_id));
    return {
      id: row.id,
      number: row.number,
      name: row.name,
      nameEn: row.name_en,
      namePt: row.name_pt,
      school: { id: row.school_id, name: row.school },
      locale: row.locale,
      state: row.state,
      version: row.version,
      corpId: row.corp_id,
      createdAt: isoMacau(row.created_at),
      ...counts,
      dissolve:
        dissolve === null
          ? null
          : { startedAt: isoMacau(dissolve.startedAt), executeAt: isoMacau(dissolve.executeAt), order: dissolve.order },
      look:
        look === null ? null : { state: look.state, operator: look.operator, reference: look.reference, until: look.until, own: look.own },
      can: actionsOf({ state: row.state, members: counts.members, dissolve, looked: look !== null }, operator.office),
      changes: changes.map((change) => ({
        at: isoMacau(change.at),
        action: change.action,
        from: change.before?.state ?? null,
        to: change.after?.state ?? null,
        reason: change.after?.reason ?? null,
        operator: names.get(change.actor_id ?? '') ?? null,
      })),
      recovery: open.map((request) => ({
        id: request.id,
        account: request.account,
        letter: request.letter,
        reason: request.reason,
        office: request.firstOffice === 'platform' || request.firstOffice === 'bureau' ? request.firstOffice : null,
        askedAt: isoMacau(request.firstAt),
        expiresAt: isoMacau(request.expiresAt),
        own: request.firstId === operator.id || request.firstOffice === operator.office,
      })),
    };
  }

  async #operators(ids: readonly (string | null)[]): Promise<Map<string, string>> {
    const rows = await this.platform.query<{ id: string; name: string }>(`SELECT id, name FROM operator WHERE id = ANY ($1::uuid[])`, [
      ids.filter((id) => id !== null),
    ]);
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

async function countsOf(tx: ReadTx): Promise<Counts> {
  const row = await tx.one<Counts & Record<string, unknown>>(
    `SELECT (SELECT agent_id FROM unit_connection WHERE unit_id = $1) AS "agentId",
       (SELECT count(*)::int FROM member WHERE unit_id = $1 AND join_state NOT IN ('left', 'disabled')) AS members,
       (SELECT count(*)::int FROM student WHERE unit_id = $1 AND state = 'active') AS students,
       (SELECT count(*)::int FROM unit_role WHERE unit_id = $1 AND state = 'active' AND role IN ('founder', 'super_admin')) AS administrators`,
    [tx.unitId],
  );
  return row ?? { agentId: null, members: 0, students: 0, administrators: 0 };
}

function changesOf(tx: ReadTx): Promise<ChangeRow[]> {
  return tx.query<ChangeRow & Record<string, unknown>>(
    `SELECT at, action, CASE WHEN actor_kind = 'operator' THEN actor_id END AS actor_id, before, after FROM audit_log
     WHERE unit_id = $1 AND entity = 'school_unit' AND result = 'ok' ORDER BY at DESC, id DESC LIMIT $2`,
    [tx.unitId, HISTORY],
  );
}
