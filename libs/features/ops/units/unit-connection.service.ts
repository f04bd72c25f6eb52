import { Injectable } from '@nestjs/common';
import { ERRORS } from '@contracts/errors';
import { textOf } from '@contracts/locale';
import type { OpsConnectionCheck, OpsUnitDetail, unitConnection } from '@contracts/ops-units';
import { directoryFullJob } from '@features/contacts';
import { ConnectionTrial, WecomSettings } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import type * as z from 'zod/mini';
import type { UnitState } from '../domain/unit-actions';
import { inUnit, UnitOffice } from './unit-office';
import { UnitsQueries } from './units.queries';

type Input = z.output<typeof unitConnection>;

const UNIQUE_VIOLATION = '23505';

/**
 * draft → connecting → active: the values a school gives are asked of WeCom before anything is kept (SUB-113, DEP-11), then the
 * first reading of both directories begins.
 */
@Injectable()
export class UnitConnectionService {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly trial: ConnectionTrial,
    private readonly settings: WecomSettings,
    private readonly offices: UnitOffice,
    private readonly queries: UnitsQueries,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT once the unit is in service, CORP_ID_TAKEN */
  async connect(ctx: Ctx, unitId: number, input: Input): Promise<{ checks: OpsConnectionCheck[]; unit: OpsUnitDetail }> {
    const operator = await this.offices.enter(ctx, 'unit.connect', unitId);
    const unit = await this.platform.one<{ state: UnitState }>(`SELECT state FROM school_unit WHERE id = $1`, [unitId]);
    if (unit === undefined) throw notFound();
    if (operator.office !== 'platform' || (unit.state !== 'draft' && unit.state !== 'connecting')) throw new DomainError('STATE_CONFLICT');
    const within = inUnit(operator, unitId);
    const checks = await this.#checks(within, input);
    if (checks.every((check) => check.ok)) {
      await this.#state(unitId, 'connecting', input.corpId);
      await this.db.inUnit(within, async (tx) => {
        await this.settings.setConnection(tx, {
          agentId: input.agentId,
          secret: input.secret,
          contactSyncSecret: input.contactSyncSecret,
          verified: true,
        });
        await tx.audit({
          action: 'unit.connected',
          entity: 'school_unit',
          entityId: String(unitId),
          before: { state: unit.state },
          after: { state: 'active', corpId: input.corpId },
        });
        await tx.enqueue(directoryFullJob, {}, { dedupe: 'directory' });
      });
      await this.#state(unitId, 'active', input.corpId);
    }
    return { checks, unit: await this.queries.detail(operator, unitId) };
  }

  async #state(unitId: number, state: 'connecting' | 'active', corpId: string): Promise<void> {
    try {
      await this.platform.query(
        `UPDATE school_unit SET state = $2, corp_id = $3, version = version + 1, updated_at = now()
         WHERE id = $1 AND state IN ('draft', 'connecting')`,
        [unitId, state, corpId],
      );
    } catch (error) {
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw fieldError('corpId', 'CORP_ID_TAKEN');
      throw error;
    }
  }

  async #checks(ctx: Ctx, input: Input): Promise<OpsConnectionCheck[]> {
    const found = await this.trial.check(ctx, input);
    return [...found].map(([field, code]) => ({ field, ok: code === null, text: code === null ? null : textOf(ERRORS[code], ctx.locale) }));
  }
}
