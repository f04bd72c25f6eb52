import { Injectable } from '@nestjs/common';
import type { WecomStep } from '@contracts/permissions-registers';
import type { Ctx } from '@platform/ctx/ctx';
import { actorId } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { manager } from '../grants/authority.queries';

interface Row {
  id: string;
  kind: WecomStep['kind'];
  member: string | null;
  app: WecomStep['app'];
  created_at: Date;
  done_at: Date | null;
  done_by: string | null;
  note: string;
  version: number;
}
export interface NewStep {
  kind: WecomStep['kind'];
  /** One step per kind and subject. */
  subject: string;
  memberId?: string | null;
  app?: string | null;
}

const STEPS = `SELECT s.id, s.kind, m.name AS member, s.app, s.created_at, s.done_at, b.name AS done_by, s.note, s.version
  FROM wecom_step s LEFT JOIN member m ON m.unit_id = $1 AND m.id = s.member_id LEFT JOIN member b ON b.unit_id = $1 AND b.id = s.done_by
  WHERE s.unit_id = $1`;

/** Opens a step that only WeCom's own console can do; the same one again is not ticked any more. */
export async function putStep(tx: Tx, step: NewStep): Promise<void> {
  await tx.execute(
    `INSERT INTO wecom_step AS s (unit_id, kind, subject_key, member_id, app) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (unit_id, kind, subject_key) DO UPDATE
       SET done_at = NULL, done_by = NULL, note = '', created_at = now(), version = s.version + 1`,
    [tx.unitId, step.kind, step.subject, step.memberId ?? null, step.app ?? null],
  );
}

/** 「在企業微信完成」: WeCom's roles are set in its own console; who ticked what and when stands here (PER-18, PER-24). */
@Injectable()
export class ChecklistService {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx): Promise<{ items: WecomStep[] }> {
    return this.db.read(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      const rows = await tx.query<Row & Record<string, unknown>>(
        `${STEPS} ORDER BY s.done_at NULLS FIRST, s.created_at DESC, s.id LIMIT 200`,
        [tx.unitId],
      );
      return { items: rows.map(item) };
    });
  }

  /** @throws DomainError VERSION_CONFLICT when somebody else was quicker */
  tick(ctx: Ctx, id: string, version: number, body: { done: boolean; note: string }): Promise<WecomStep> {
    return this.db.inUnit(ctx, async (tx) => {
      await manager(tx, ctx.actor);
      const before = await one(tx, id);
      if (before === undefined) throw notFound();
      const changed = await tx.execute(
        `UPDATE wecom_step SET done_at = CASE WHEN $4 THEN now() END, done_by = CASE WHEN $4 THEN $5::uuid END, note = $6, version = version + 1
          WHERE unit_id = $1 AND id = $2 AND version = $3`,
        [tx.unitId, id, version, body.done, actorId(ctx.actor), body.note],
      );
      const after = await one(tx, id);
      if (changed === 0 || after === undefined) throw new DomainError('VERSION_CONFLICT', {}, { current: item(before) });
      await tx.audit({
        action: 'wecom-step.ticked',
        entity: 'wecom_step',
        entityId: id,
        before: { done: before.done_at !== null, note: before.note },
        after: { kind: after.kind, done: body.done, note: body.note },
      });
      return item(after);
    });
  }
}

const one = (tx: ReadTx, id: string): Promise<Row | undefined> =>
  tx.one<Row & Record<string, unknown>>(`${STEPS} AND s.id = $2`, [tx.unitId, id]);

const item = (row: Row): WecomStep => ({
  id: row.id,
  kind: row.kind,
  member: row.member,
  app: row.app,
  createdAt: isoMacau(row.created_at),
  doneAt: isoMacauOrNull(row.done_at),
  doneBy: row.done_by,
  note: row.note,
  version: row.version,
});
