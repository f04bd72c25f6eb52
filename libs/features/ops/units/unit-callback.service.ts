import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OpsUnitCallback } from '@contracts/ops-units';
import { API_BASE, pathOf } from '@contracts/route';
import { wecomCallbackApi } from '@contracts/wecom-callback';
import { WecomSettings } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { PlatformPool } from '@platform/pools';
import { actionsOf, type UnitState } from '../domain/unit-actions';
import { inUnit, UnitOffice } from './unit-office';

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Token and EncodingAESKey of a unit's callback (wecom 05): made here, typed into WeCom's console by whoever keeps the
 * school's account there. Without them the platform hears of nothing that people do in WeCom before the nightly reading.
 */
@Injectable()
export class UnitCallbackService {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly settings: WecomSettings,
    private readonly offices: UnitOffice,
    private readonly http: HttpSettings,
  ) {}

  /** @throws DomainError NOT_FOUND, STATE_CONFLICT before the unit is in service and for the bureau's officers */
  async renew(ctx: Ctx, unitId: number): Promise<OpsUnitCallback> {
    const operator = await this.offices.enter(ctx, 'unit.callback', unitId);
    const unit = await this.platform.one<{ state: UnitState; corp_id: string | null }>(
      `SELECT state, corp_id FROM school_unit WHERE id = $1`,
      [unitId],
    );
    if (unit === undefined) throw notFound();
    const may = actionsOf({ state: unit.state, members: 0, dissolve: null, looked: true }, operator.office).includes('callback');
    if (!may || unit.corp_id === null) throw new DomainError('STATE_CONFLICT');
    const token = randomBytes(16).toString('hex');
    // WeCom takes 43 letters and digits: 32 bytes in base64 without the last sign.
    const encodingAesKey = Array.from({ length: 43 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
    await this.db.inUnit(inUnit(operator, unitId), (tx) => this.settings.changeCallback(tx, { token, aesKey: encodingAesKey }));
    const path = API_BASE + pathOf(wecomCallbackApi.receive, { corpId: unit.corp_id });
    return { url: this.http.publicOrigin + path, token, encodingAesKey };
  }
}
