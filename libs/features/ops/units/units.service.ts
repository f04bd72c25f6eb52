import { Injectable } from '@nestjs/common';
import type { OpsUnitDetail, unitAction, unitChange, unitCreation } from '@contracts/ops-units';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import { UnitKeys } from '@platform/secrets/unit-keys';
import type * as z from 'zod/mini';
import { nextState, type UnitState } from '../domain/unit-actions';
import { inUnit, UnitOffice, type OperatorNow } from './unit-office';
import { UnitsQueries } from './units.queries';

type Creation = z.output<typeof unitCreation>;
type Change = z.output<typeof unitChange>;
type Action = z.output<typeof unitAction>;

const UNIQUE_VIOLATION = '23505';
const WORDS = { suspend: 'unit.suspended', resume: 'unit.resumed', close: 'unit.closed' } as const;

/**
 * Units are made, named and stopped here (OVR-05). Only role `platform` writes units; the reason stands in the audit log of
 * the unit, and that line is written before the change and committed after it, so that no change is without one.
 */
@Injectable()
export class UnitsService {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly keys: UnitKeys,
    private readonly offices: UnitOffice,
    private readonly queries: UnitsQueries,
  ) {}

  /** @throws DomainError UNIT_NUMBER_TAKEN; NOT_FOUND for an unknown school */
  async create(ctx: Ctx, body: Creation): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, `unit.create ${body.number}`);
    const id = await this.#insert(body);
    await this.db.inUnit(inUnit(operator, id), (tx) =>
      tx.audit({
        action: 'unit.created',
        entity: 'school_unit',
        entityId: String(id),
        after: { state: 'draft', number: body.number, name: body.name, locale: body.locale },
      }),
    );
    return this.queries.detail(operator, id);
  }

  async #insert(body: Creation): Promise<number> {
    try {
      return await this.platform.tx(async (client) => {
        const { school } = body;
        const found =
          'id' in school
            ? await client.query<{ id: string }>(`SELECT id FROM school WHERE id = $1`, [school.id])
            : await client.query<{ id: string }>(`INSERT INTO school (name, name_en, name_pt) VALUES ($1, $2, $3) RETURNING id`, [
                school.name,
                school.nameEn ?? null,
                school.namePt ?? null,
              ]);
        const schoolId = found.rows[0]?.id;
        if (schoolId === undefined) throw notFound();
        const made = await client.query<{ id: number }>(
          `INSERT INTO school_unit (school_id, number, name, name_en, name_pt, default_locale, state, data_key)
           VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7) RETURNING id`,
          [schoolId, body.number, body.name, body.nameEn ?? null, body.namePt ?? null, body.locale, this.keys.newWrappedKey(body.number)],
        );
        return made.rows[0]!.id;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw fieldError('number', 'UNIT_NUMBER_TAKEN');
      throw error;
    }
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT for a closed unit, VERSION_CONFLICT */
  async change(ctx: Ctx, unitId: number, version: number, body: Change): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.change', unitId);
    const before = await this.#unit(operator, unitId, version);
    if (before.state === 'closed') throw new DomainError('STATE_CONFLICT');
    await this.db.inUnit(inUnit(operator, unitId), async (tx) => {
      await tx.audit({
        action: 'unit.changed',
        entity: 'school_unit',
        entityId: String(unitId),
        before: { name: before.name },
        after: { name: body.name, nameEn: body.nameEn ?? null, namePt: body.namePt ?? null, locale: body.locale },
      });
      await this.#write(unitId, version, `name = $3, name_en = $4, name_pt = $5, default_locale = $6`, [
        body.name,
        body.nameEn ?? null,
        body.namePt ?? null,
        body.locale,
      ]);
    });
    return this.queries.detail(operator, unitId);
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT; STATE_CONFLICT where spec 00 §2 has no such step for this office */
  async act(ctx: Ctx, unitId: number, version: number, { action, reason }: Action): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, `unit.${action}`, unitId);
    const before = await this.#unit(operator, unitId, version);
    const to = nextState(before.state, action, operator.office);
    if (to === undefined) throw new DomainError('STATE_CONFLICT');
    await this.db.inUnit(inUnit(operator, unitId), async (tx) => {
      await tx.audit({
        action: WORDS[action],
        entity: 'school_unit',
        entityId: String(unitId),
        before: { state: before.state },
        after: { state: to, reason },
      });
      await this.#write(unitId, version, `state = $3`, [to]);
    });
    return this.queries.detail(operator, unitId);
  }

  /** The unit in the version the operator has seen. */
  async #unit(operator: OperatorNow, unitId: number, version: number): Promise<{ state: UnitState; name: string }> {
    const row = await this.platform.one<{ state: UnitState; name: string; version: number }>(
      `SELECT state, name, version FROM school_unit WHERE id = $1`,
      [unitId],
    );
    if (row === undefined) throw notFound();
    if (row.version !== version) await this.#conflict(operator, unitId);
    return row;
  }

  async #conflict(operator: OperatorNow, unitId: number): Promise<never> {
    throw new DomainError('VERSION_CONFLICT', {}, { current: await this.queries.detail(operator, unitId) });
  }

  /** @throws DomainError VERSION_CONFLICT when somebody was quicker: the audit line goes back with it */
  async #write(unitId: number, version: number, set: string, values: readonly unknown[]): Promise<void> {
    const written = await this.platform.query(
      `UPDATE school_unit SET ${set}, version = version + 1, updated_at = now() WHERE id = $1 AND version = $2 AND erasing_at IS NULL RETURNING 1`,
      [unitId, version, ...values],
    );
    if (written.length === 0) throw new DomainError('VERSION_CONFLICT');
  }
}
