import { Injectable } from '@nestjs/common';
import { auditApi, type AuditLine } from '@contracts/audit';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isoMacau } from '@platform/time/macau-time';

type Filter = QueryOf<typeof auditApi.list>;

interface Row {
  id: string;
  at: Date;
  actor_kind: AuditLine['actor']['kind'];
  actor_id: string | null;
  actor_name: string | null;
  actor_role: string | null;
  surface: string;
  ip: string | null;
  action: string;
  entity: string;
  entity_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  result: 'ok' | 'refused';
}

// An action that ends with a point is a module: `notice.` and everything that begins so.
const WHERE = `a.unit_id = $1 AND ($2::uuid IS NULL OR a.actor_id = $2)
  AND ($3::text IS NULL OR (CASE WHEN right($3, 1) = '.' THEN starts_with(a.action, $3) ELSE a.action = $3 END))
  AND ($4::text IS NULL OR a.entity = $4) AND ($5::text IS NULL OR a.entity_id = $5)
  AND ($6::timestamptz IS NULL OR a.at >= $6) AND ($7::timestamptz IS NULL OR a.at < $7)`;

/** Reads the audit log of the caller's unit (OVR-31). Nothing here writes: the log only grows. */
@Injectable()
export class AuditQueries {
  constructor(private readonly db: Db) {}

  /** Newest first; a page beyond the end is the last one (OVR-19). */
  async list(ctx: Ctx, filter: Filter): Promise<OkOf<typeof auditApi.list>> {
    const pageSize = filter.pageSize ?? 20;
    return this.db.read(ctx, async (tx) => {
      const values = [
        tx.unitId,
        filter.actor ?? null,
        filter.action ?? null,
        filter.entity ?? null,
        filter.entityId ?? null,
        filter.from ?? null,
        filter.to ?? null,
      ];
      const counted = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM audit_log a WHERE ${WHERE}`, values);
      const total = counted?.n ?? 0;
      const page = Math.min(filter.page ?? 1, Math.max(1, Math.ceil(total / pageSize)));
      const rows = await tx.query<Row>(
        `SELECT a.id, a.at, a.actor_kind, a.actor_id, coalesce(m.name, p.name) AS actor_name, a.actor_role, a.surface, a.ip, a.action,
           a.entity, a.entity_id, a.before, a.after, a.result
         FROM audit_log a
           LEFT JOIN member m ON a.actor_kind = 'staff' AND m.unit_id = a.unit_id AND m.id = a.actor_id
           LEFT JOIN parent p ON a.actor_kind = 'family' AND p.unit_id = a.unit_id AND p.id = a.actor_id
         WHERE ${WHERE} ORDER BY a.at DESC, a.id DESC LIMIT $8 OFFSET $9`,
        [...values, pageSize, (page - 1) * pageSize],
      );
      return { items: rows.map(lineOf), total, page, pageSize };
    });
  }

  async kinds(ctx: Ctx): Promise<OkOf<typeof auditApi.kinds>> {
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<{ action: string; entity: string }>(
        `SELECT DISTINCT action, entity FROM audit_log WHERE unit_id = $1 AND at > now() - interval '90 days' ORDER BY 1, 2`,
        [tx.unitId],
      );
      return {
        actions: [...new Set(rows.map((row) => row.action))],
        entities: [...new Set(rows.map((row) => row.entity))].sort(),
      };
    });
  }
}

function lineOf(row: Row): AuditLine {
  return {
    id: row.id,
    at: isoMacau(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    role: row.actor_role === '' ? null : row.actor_role,
    surface: row.surface,
    ip: row.ip,
    action: row.action,
    entity: row.entity,
    entityId: row.entity_id,
    before: row.before,
    after: row.after,
    result: row.result,
  };
}
