import { Injectable } from '@nestjs/common';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { DissolveHold } from '@features/permissions';
import type { Ctx } from '@platform/ctx/ctx';
import { inUnit, UnitOffice } from './unit-office';
import { UnitsQueries } from './units.queries';

/** A legal order against the erasing of a unit (PER-25); the rules stand in `permissions`. */
@Injectable()
export class UnitDissolveService {
  constructor(
    private readonly holding: DissolveHold,
    private readonly offices: UnitOffice,
    private readonly queries: UnitsQueries,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async hold(ctx: Ctx, unitId: number, { order, reason }: { order: string; reason: string }): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.dissolve.hold', unitId);
    await this.offices.known(unitId);
    await this.holding.hold(inUnit(operator, unitId), order, reason);
    return this.queries.detail(operator, unitId);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async release(ctx: Ctx, unitId: number, reason: string): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.dissolve.release', unitId);
    await this.offices.known(unitId);
    await this.holding.release(inUnit(operator, unitId), reason);
    return this.queries.detail(operator, unitId);
  }
}
