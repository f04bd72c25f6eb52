import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import { endSessionsOf } from '@features/identity';
import type { myRegistrationApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { recordsOf } from '../data/card.rows';
import { setLinkState, linksOf } from '../data/family.rows';
import { dropDraft, setState, subscriptionById, type Subscription } from '../data/subscription.rows';
import { nextState } from '../domain/subscription-state';

type View = OkOf<typeof myRegistrationApi.read>;

/** 我的資料 and 教青局個人化服務通知: the own subscription, and the way out of it (SUB-115, SUB-130, SUB-131). */
@Injectable()
export class MyRegistration {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  read(ctx: Ctx): Promise<View> {
    return this.db.read(ctx, async (tx) => {
      const rows = await mine(tx, ctx);
      const cards = [];
      for (const row of rows) cards.push(...(await recordsOf(tx, row.id)));
      const newest = rows[0];
      const family = ctx.actor.kind === 'family' ? ctx.actor.parentId : null;
      return {
        registerUrl: await registerUrl(tx, family === null ? 'staff' : 'family'),
        identities: [...new Set(cards.map((card) => card.identity))],
        cards,
        children: await tx.query<{ name: string; className: string }>(
          `SELECT s.name, coalesce((SELECT n.name FROM student_class c JOIN school_node n ON n.unit_id = $1 AND n.id = c.class_id AND n.deleted_at IS NULL
                    WHERE c.unit_id = $1 AND c.student_id = s.id AND c.to_date IS NULL ORDER BY n.name LIMIT 1), '') AS "className"
             FROM guardianship g JOIN student s ON s.unit_id = $1 AND s.id = g.student_id AND s.state = 'active'
            WHERE g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL ORDER BY s.name, s.id`,
          [tx.unitId, family],
        ),
        state: newest?.state ?? null,
        consentedAt: isoMacauOrNull(newest?.consentedAt),
      };
    });
  }

  async revoke(ctx: Ctx): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      const rows = await mine(tx, ctx);
      if (rows.length === 0) throw new DomainError('STATE_CONFLICT');
      for (const row of rows) await revokeSubscription(tx, this.changes, row);
      return { ok: true };
    });
  }
}

async function mine(tx: ReadTx, ctx: Ctx): Promise<Subscription[]> {
  const { actor } = ctx;
  const ids = await tx.query<{ id: string }>(
    `SELECT id FROM subscription WHERE unit_id = $1 AND (member_id = $2 OR parent_id = $3)
        AND state IN ('pending_review', 'approved', 'invited', 'joined') ORDER BY created_at DESC, id DESC`,
    [tx.unitId, actor.kind === 'staff' ? actor.memberId : null, actor.kind === 'family' ? actor.parentId : null],
  );
  const rows: Subscription[] = [];
  for (const { id } of ids) {
    const row = await subscriptionById(tx, id, false);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The page of a school's own code, where registration is open and such a code is active. */
async function registerUrl(tx: ReadTx, kind: 'staff' | 'family'): Promise<string | null> {
  const row = await tx.one<{ corpId: string | null }>(
    `SELECT u.corp_id AS "corpId" FROM school_unit u JOIN unit_connection c ON c.unit_id = u.id AND c.registration_visible
      WHERE u.id = $1 AND EXISTS (SELECT FROM registration_qr q WHERE q.unit_id = $1 AND q.kind = $2 AND q.state = 'active' AND q.issued_by_kind = 'school')`,
    [tx.unitId, kind],
  );
  return row?.corpId == null ? null : `/WeChatRegistration/Step1?corpId=${row.corpId}&kind=${kind}`;
}

/**
 * The consent is withdrawn (Law 8/2005): cards and links end. A guardian leaves 家校通訊錄; whether a member of staff leaves
 * the school is for its administrators.
 */
export async function revokeSubscription(tx: Tx, changes: DirectoryChanges, row: Subscription): Promise<void> {
  const next = nextState(row.state, row.state === 'pending_review' ? 'withdraw' : 'revoke');
  if (next === undefined || row.state === 'started') throw new DomainError('STATE_CONFLICT');
  await setState(tx, row.id, next);
  await dropDraft(tx, row.id);
  await tx.execute(`UPDATE identity_record SET state = 'revoked' WHERE unit_id = $1 AND subscription_id = $2 AND state = 'active'`, [
    tx.unitId,
    row.id,
  ]);
  for (const link of await linksOf(tx, row.id)) await setLinkState(tx, link.id, 'removed');
  // Who was never written has nothing there that could end.
  if (row.parentId !== null && next === 'revoked') {
    await changes.add(tx, { kind: 'parent.delete', parentId: row.parentId }, { batchId: row.id, listener: 'registration' });
    await endSessionsOf(tx, 'parent', row.parentId);
  }
  await tx.audit({ action: 'subscription.revoked', entity: 'subscription', entityId: row.id, before: { state: row.state } });
}
