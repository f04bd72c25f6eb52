import { Injectable } from '@nestjs/common';
import { APP_CODES, type AppCode } from '@contracts/apps';
import type { permissionRegistersApi } from '@contracts/permissions-registers';
import type { OkOf } from '@contracts/route';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { notFound } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { lockRoles } from '../data/role-lock';
import { manager } from '../grants/authority.queries';
import { putStep } from './checklist.service';

interface Row {
  app: string;
  id: string;
  name: string;
  set_at: Date;
}

/** 應用負責人 (PER-30): who manages one app in WeCom; its console is told by a step of the checklist. */
@Injectable()
export class AppOwnersService {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx): Promise<OkOf<typeof permissionRegistersApi.appOwners>> {
    return this.db.read(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      const rows = await tx.query<Row & Record<string, unknown>>(
        `SELECT o.app, m.id, m.name, o.set_at FROM app_owner o JOIN member m ON m.unit_id = $1 AND m.id = o.member_id WHERE o.unit_id = $1`,
        [tx.unitId],
      );
      const byApp = new Map(rows.map((row) => [row.app, row]));
      return {
        items: APP_CODES.map((app) => {
          const row = byApp.get(app);
          return { app, owner: row === undefined ? null : { id: row.id, name: row.name }, setAt: isoMacauOrNull(row?.set_at) };
        }),
      };
    });
  }

  /** @param memberId null = nobody. @throws DomainError NOT_FOUND for a member who is not here */
  set(ctx: Ctx, app: AppCode, memberId: string | null): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      await manager(tx, ctx.actor);
      const before = await tx.one<{ member_id: string }>(`SELECT member_id FROM app_owner WHERE unit_id = $1 AND app = $2`, [
        tx.unitId,
        app,
      ]);
      if (memberId === null) {
        await tx.execute(`DELETE FROM app_owner WHERE unit_id = $1 AND app = $2`, [tx.unitId, app]);
      } else {
        const stored = await tx.execute(
          `INSERT INTO app_owner (unit_id, app, member_id, set_by) SELECT $1, $2, id, $4 FROM member
            WHERE unit_id = $1 AND id = $3 AND join_state NOT IN ('left', 'disabled')
           ON CONFLICT (unit_id, app) DO UPDATE SET member_id = excluded.member_id, set_by = excluded.set_by, set_at = now()`,
          [tx.unitId, app, memberId, actorId(ctx.actor)],
        );
        if (stored === 0) throw notFound();
      }
      if (before?.member_id === memberId || (before === undefined && memberId === null)) return { ok: true as const };
      await putStep(tx, { kind: 'app_owner', subject: app, memberId, app });
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'app-owner.set',
        entity: 'app_owner',
        entityId: app,
        before: { member: before?.member_id ?? null },
        after: { member: memberId },
      });
      return { ok: true as const };
    });
  }
}
