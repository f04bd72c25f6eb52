import { Injectable } from '@nestjs/common';
import type { OpsAlarm } from '@contracts/ops-alarms';
import type { Ctx } from '@platform/ctx/ctx';
import { PlatformPool } from '@platform/pools';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { UnitOffice } from './units/unit-office';

const MOST = 200;

interface Row extends Record<string, unknown> {
  id: string;
  kind: OpsAlarm['kind'];
  unit_id: number | null;
  number: string | null;
  name: string | null;
  since: Date;
  seen_at: Date;
  amount: number;
  times: number;
  ended_at: Date | null;
}

/** What the watch of `@platform/alarms` found: kind, unit and numbers, nobody's name (J8, H1). */
@Injectable()
export class OpsAlarmsService {
  constructor(
    private readonly platform: PlatformPool,
    private readonly offices: UnitOffice,
  ) {}

  /** Open ones first, the newest first; those that ended stay for 30 days. */
  async list(ctx: Ctx): Promise<{ items: OpsAlarm[]; open: number }> {
    await this.offices.enter(ctx, 'alarms');
    const rows = await this.platform.query<Row>(
      `SELECT a.id, a.kind, u.id AS unit_id, u.number, s.name || ' ' || u.name AS name, a.since, a.seen_at, a.amount, a.times, a.ended_at
         FROM alarm a LEFT JOIN school_unit u ON u.id = a.about_unit LEFT JOIN school s ON s.id = u.school_id
        WHERE a.ended_at IS NULL OR a.ended_at > now() - interval '30 days'
        ORDER BY a.ended_at IS NOT NULL, a.since DESC LIMIT ${String(MOST)}`,
    );
    const items = rows.map(({ unit_id, since, seen_at, ended_at, ...row }) => ({
      ...row,
      unitId: unit_id,
      since: isoMacau(since),
      seenAt: isoMacau(seen_at),
      endedAt: isoMacauOrNull(ended_at),
    }));
    return { items, open: items.filter((one) => one.endedAt === null).length };
  }
}
