import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { permissionRegistersApi } from '@contracts/permissions-registers';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { dayMacau, isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { WecomError } from '@wecom';
import { manager } from '../grants/authority.queries';
import { RoleNews } from '../news/role-news.service';

/** WeCom answers this to self-built apps: only provider apps are told their administrators (wecom 13 §3). */
const NOT_FOR_THIS_APP = 48002;
const DAY_MS = 86_400_000;

interface Found {
  app: string;
  userid: string;
}

/**
 * Compares administrators of WeCom's apps with the roles here (PER-28). Nothing changes by itself: the difference stands on
 * the page, and once a week, when there is one, super admins are told.
 */
@Injectable()
export class RoleComparison {
  constructor(
    private readonly db: Db,
    private readonly gateway: WecomGateway,
    private readonly news: RoleNews,
  ) {}

  /** Job `roles.diff`. Not being allowed to ask is a state of its own, not a fault. */
  async run(ctx: Ctx): Promise<void> {
    const apps = await this.db.read(ctx, (tx) =>
      tx.query<{ app: string }>(`SELECT app FROM unit_app WHERE unit_id = $1 AND state = 'ready' AND agent_id IS NOT NULL ORDER BY app`, [
        tx.unitId,
      ]),
    );
    const found: Found[] = [];
    const asked: string[] = [];
    let refused = false;
    for (const { app } of apps) {
      const admins = await this.#admins(ctx, app);
      if (admins === 'refused') refused = true;
      else if (admins !== 'not-connected') {
        asked.push(app);
        found.push(...admins.map((userid) => ({ app, userid })));
      }
    }
    const state = asked.length > 0 ? 'ok' : refused ? 'unavailable' : 'failed';
    await this.db.inUnit(ctx, (tx) => this.#store(tx, state, asked, found));
  }

  /** @returns `refused` where WeCom does not tell this app */
  async #admins(ctx: Ctx, app: string): Promise<string[] | 'refused' | 'not-connected'> {
    try {
      const client = await this.gateway.app(ctx, app);
      return (await client.agents.admins()).filter((admin) => admin.auth_type === 1).map((admin) => admin.userid);
    } catch (error) {
      if (error instanceof WecomError && error.code === NOT_FOR_THIS_APP) return 'refused';
      if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return 'not-connected';
      throw error;
    }
  }

  async #store(tx: Tx, state: 'ok' | 'unavailable' | 'failed', asked: readonly string[], found: readonly Found[]): Promise<void> {
    await tx.execute(
      `INSERT INTO role_comparison (unit_id, ran_at, state) VALUES ($1, now(), $2)
       ON CONFLICT (unit_id) DO UPDATE SET ran_at = excluded.ran_at, state = excluded.state`,
      [tx.unitId, state],
    );
    // An app's administrator in WeCom should be an administrator here; a super admin here should be one of each app there.
    await tx.execute(
      `WITH there AS (SELECT * FROM unnest($2::text[], $3::text[]) AS t (app, userid)),
       here AS (
         SELECT a.app, m.wecom_userid AS userid, m.id FROM unnest($4::text[]) AS a (app)
           JOIN unit_role r ON r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin')
           JOIN member m ON m.unit_id = $1 AND m.id = r.member_id),
       differs AS (
         SELECT t.app, t.userid, 'only_wecom' AS kind, m.id AS member_id FROM there t
           LEFT JOIN member m ON m.unit_id = $1 AND lower(m.wecom_userid) = lower(t.userid)
          WHERE NOT EXISTS (SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.state = 'active')
            AND NOT EXISTS (SELECT FROM app_owner o WHERE o.unit_id = $1 AND o.app = t.app AND o.member_id = m.id)
         UNION ALL
         SELECT h.app, h.userid, 'only_platform', h.id FROM here h
          WHERE NOT EXISTS (SELECT FROM there t WHERE t.app = h.app AND lower(t.userid) = lower(h.userid))),
       gone AS (
         DELETE FROM role_difference d WHERE d.unit_id = $1
            AND NOT EXISTS (SELECT FROM differs n WHERE n.app = d.app AND lower(n.userid) = lower(d.wecom_userid) AND n.kind = d.kind))
       INSERT INTO role_difference (unit_id, app, wecom_userid, kind, member_id) SELECT $1, app, userid, kind, member_id FROM differs
       ON CONFLICT (unit_id, app, wecom_userid) DO UPDATE SET kind = excluded.kind, member_id = excluded.member_id`,
      [tx.unitId, found.map((one) => one.app), found.map((one) => one.userid), asked],
    );
    const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM role_difference WHERE unit_id = $1`, [tx.unitId]);
    const n = row?.n ?? 0;
    if (n === 0) return;
    const week = mondayOf(tx.now);
    const due = await tx.execute(`UPDATE role_comparison SET told_week = $2 WHERE unit_id = $1 AND told_week IS DISTINCT FROM $2::date`, [
      tx.unitId,
      week,
    ]);
    if (due === 0) return;
    await this.news.tell(tx, {
      kind: 'differences',
      key: `role-differences:${week}`,
      memberIds: [],
      params: { n },
      url: '/console/rights/wecom',
    });
  }

  list(ctx: Ctx): Promise<OkOf<typeof permissionRegistersApi.differences>> {
    return this.db.read(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      const run = await tx.one<{ ran_at: Date; state: 'ok' | 'unavailable' | 'failed' }>(
        `SELECT ran_at, state FROM role_comparison WHERE unit_id = $1`,
        [tx.unitId],
      );
      const rows = await tx.query<{
        app: string;
        userid: string;
        id: string | null;
        name: string | null;
        kind: 'only_wecom' | 'only_platform';
        since: Date;
      }>(
        `SELECT d.app, d.wecom_userid AS userid, m.id, m.name, d.kind, d.since FROM role_difference d
           LEFT JOIN member m ON m.unit_id = $1 AND m.id = d.member_id WHERE d.unit_id = $1 ORDER BY d.app, d.kind, d.wecom_userid LIMIT 500`,
        [tx.unitId],
      );
      return {
        ranAt: isoMacauOrNull(run?.ran_at),
        state: run?.state ?? null,
        items: rows.map(({ app, userid, id, name, kind, since }) => ({
          app,
          account: userid,
          member: id === null || name === null ? null : { id, name },
          kind,
          since: isoMacau(since),
        })),
      };
    });
  }
}

/** The week's Monday in Macao names the week. */
function mondayOf(now: Date): string {
  const day = new Date(`${dayMacau(now)}T00:00:00Z`);
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}
