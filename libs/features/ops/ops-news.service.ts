import { Injectable } from '@nestjs/common';
import type { OpsNewsItem } from '@contracts/ops-news';
import type { Ctx } from '@platform/ctx/ctx';
import { PlatformPool } from '@platform/pools';
import { isoMacau } from '@platform/time/macau-time';
import { UnitOffice } from './units/unit-office';

const MOST = 200;

interface Row {
  id: string;
  at: Date;
  unit_id: number;
  number: string;
  name: string;
  kind: OpsNewsItem['kind'];
  days: number | null;
  unread: boolean;
}

/** Messages to operators and officers of the bureau: what `permissions` wrote, and up to where each has read (spec 15 §7). */
@Injectable()
export class OpsNewsService {
  constructor(
    private readonly platform: PlatformPool,
    private readonly offices: UnitOffice,
  ) {}

  async list(ctx: Ctx): Promise<{ items: OpsNewsItem[]; unread: number }> {
    const operator = await this.offices.enter(ctx, 'news');
    const rows = await this.platform.query<Row & Record<string, unknown>>(
      `SELECT n.id, n.created_at AS at, u.id AS unit_id, u.number, s.name || ' ' || u.name AS name, n.kind, n.days,
         n.created_at > coalesce((SELECT r.until FROM operator_news_read r WHERE r.operator_id = $1), '-infinity') AS unread
       FROM operator_news n JOIN school_unit u ON u.id = n.about_unit JOIN school s ON s.id = u.school_id
       ORDER BY n.created_at DESC, n.id DESC LIMIT ${String(MOST)}`,
      [operator.id],
    );
    const items = rows.map(({ at, unit_id, ...row }) => ({ ...row, at: isoMacau(at), unitId: unit_id }));
    return { items, unread: items.filter((one) => one.unread).length };
  }

  /** Never back: a page that was open for long takes nothing back from a newer one. */
  async read(ctx: Ctx, until: string): Promise<{ ok: true }> {
    const operator = await this.offices.enter(ctx, 'news.read');
    await this.platform.query(
      `INSERT INTO operator_news_read AS r (operator_id, until) VALUES ($1, least($2::timestamptz, now()))
       ON CONFLICT (operator_id) DO UPDATE SET until = greatest(r.until, excluded.until)`,
      [operator.id, until],
    );
    return { ok: true };
  }
}
