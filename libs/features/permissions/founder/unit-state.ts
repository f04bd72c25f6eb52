import { Injectable } from '@nestjs/common';
import { PlatformPool } from '@platform/pools';

/** State of a unit while it is being dissolved: only role platform writes units. */
@Injectable()
export class UnitState {
  constructor(private readonly platform: PlatformPool) {}

  /** active ↔ dissolving, as the request says; any other state, and a unit that is being erased, is left alone. */
  async follow(unitId: number, state: 'active' | 'dissolving'): Promise<void> {
    await this.platform.query(
      `UPDATE school_unit SET state = $2, version = version + 1, updated_at = now()
        WHERE id = $1 AND state = $3 AND erasing_at IS NULL`,
      [unitId, state, state === 'active' ? 'dissolving' : 'active'],
    );
  }
}
