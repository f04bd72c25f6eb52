import { Injectable } from '@nestjs/common';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { FounderRecovery, type RecoveryAsk } from '@features/permissions';
import type { Ctx } from '@platform/ctx/ctx';
import { UnitOffice } from './unit-office';
import { UnitsQueries } from './units.queries';

/** A unit without administrators gets a founder by two persons of two offices (PER-14); the rules stand in `permissions`. */
@Injectable()
export class UnitRecoveryService {
  constructor(
    private readonly recovery: FounderRecovery,
    private readonly offices: UnitOffice,
    private readonly queries: UnitsQueries,
  ) {}

  async ask(ctx: Ctx, unitId: number, ask: RecoveryAsk): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.recovery.ask', unitId);
    await this.recovery.ask(operator.ctx, unitId, ask);
    return this.queries.detail(operator, unitId);
  }

  async confirm(ctx: Ctx, unitId: number, id: string): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.recovery.confirm', unitId);
    await this.recovery.confirm(operator.ctx, unitId, id);
    return this.queries.detail(operator, unitId);
  }

  async cancel(ctx: Ctx, unitId: number, id: string): Promise<OpsUnitDetail> {
    const operator = await this.offices.enter(ctx, 'unit.recovery.cancel', unitId);
    await this.recovery.cancel(operator.ctx, unitId, id);
    return this.queries.detail(operator, unitId);
  }
}
