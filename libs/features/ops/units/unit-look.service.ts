import { Injectable } from '@nestjs/common';
import type { UnitInsight, UnitLook } from '@contracts/permissions-looks';
import { UnitLooks } from '@features/permissions';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { inUnit, UnitOffice, type OperatorNow } from './unit-office';

/** Read-only looks at a unit, when it agrees (PER-31). */
@Injectable()
export class UnitLookService {
  constructor(
    private readonly looks: UnitLooks,
    private readonly offices: UnitOffice,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT while another one is open */
  async ask(ctx: Ctx, unitId: number, ask: { reference: string; reason: string }): Promise<UnitLook> {
    const { inside, operator } = await this.#enter(ctx, 'unit.look.ask', unitId);
    return this.looks.ask(inside, operator.name, ask);
  }

  /** @throws DomainError NOT_FOUND, LOOK_NOT_AGREED */
  async read(ctx: Ctx, unitId: number): Promise<UnitInsight> {
    return this.looks.look((await this.#enter(ctx, 'unit.look', unitId)).inside);
  }

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async end(ctx: Ctx, unitId: number): Promise<UnitLook> {
    return this.looks.close((await this.#enter(ctx, 'unit.look.end', unitId)).inside);
  }

  async #enter(ctx: Ctx, what: string, unitId: number): Promise<{ operator: OperatorNow; inside: Ctx<OperatorActor> }> {
    const operator = await this.offices.enter(ctx, what, unitId);
    await this.offices.known(unitId);
    return { operator, inside: inUnit(operator, unitId) };
  }
}
