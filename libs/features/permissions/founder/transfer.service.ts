import { Injectable } from '@nestjs/common';
import { PERMISSION_LIMITS, type FounderTransfer } from '@contracts/permissions-admin';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { lockRoles } from '../data/role-lock';
import { founderRole, roleOfMember } from '../data/role.rows';
import { byNameOrAccount } from '../grants/people.queries';
import { RoleNews } from '../news/role-news.service';
import { changeFounder } from './change-founder';
import { FounderLimit } from './founder-limit';
import { openTransfer, transferById, transferItem, type TransferRow } from './transfer.queries';

export interface TransferWish {
  memberId?: string | undefined;
  nameOrAccount?: string | undefined;
  keepSuperAdmin: boolean;
}

/** 轉讓創建人 (PER-08…12, PER-24): at once by default; with the unit's setting the new founder accepts within 72 hours. */
@Injectable()
export class TransferService {
  constructor(
    private readonly db: Db,
    private readonly limit: FounderLimit,
    private readonly news: RoleNews,
  ) {}

  /** @throws DomainError FOUNDER_ONLY, TRANSFER_PENDING, FOUNDER_SELF, FOUNDER_TARGET_NOT_ADMIN, FOUNDER_LIMIT, MEMBER_AMBIGUOUS */
  begin(ctx: Ctx, wish: TransferWish): Promise<FounderTransfer> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const me = await founderOf(tx, ctx);
      if ((await openTransfer(tx)) !== undefined) throw new DomainError('TRANSFER_PENDING');
      const toId = await target(tx, wish);
      if (toId === me) throw new DomainError('FOUNDER_SELF');
      const name = await this.#checked(tx, toId);
      const accept = await asksToAccept(tx);
      const row = await tx.one<{ id: string }>(
        `INSERT INTO founder_transfer (unit_id, from_id, to_id, state, keep_super_admin, expires_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::boolean THEN now() + make_interval(hours => $7) END, CASE WHEN NOT $6::boolean THEN now() END)
         RETURNING id`,
        [tx.unitId, me, toId, accept ? 'pending' : 'completed', wish.keepSuperAdmin, accept, PERMISSION_LIMITS.transferHours],
      );
      if (row === undefined) throw new Error('a transfer was not stored');
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'founder.transfer-begun',
        entity: 'founder_transfer',
        entityId: row.id,
        after: { from: me, to: toId, accept },
      });
      if (!accept) await changeFounder(tx, toId, wish.keepSuperAdmin);
      await this.#tell(tx, accept ? 'transferAsked' : 'transferDone', row.id, [me, toId], name);
      return transferItem(tx, row.id, me);
    });
  }

  /** @throws DomainError NOT_FOUND for anybody but the chosen one, STATE_CONFLICT, FOUNDER_TARGET_NOT_ADMIN, FOUNDER_LIMIT */
  accept(ctx: Ctx, id: string): Promise<FounderTransfer> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const row = await transferById(tx, id);
      if (ctx.actor.kind !== 'staff' || row?.to_id !== ctx.actor.memberId) throw notFound();
      if (row.state !== 'pending' || row.expires_at === null || row.expires_at <= tx.now) throw new DomainError('STATE_CONFLICT');
      const founder = await founderRole(tx);
      if (founder?.member_id !== row.from_id) throw new DomainError('STATE_CONFLICT');
      const name = await this.#checked(tx, row.to_id);
      await end(tx, row, 'completed');
      await changeFounder(tx, row.to_id, row.keep_super_admin);
      await this.#tell(tx, 'transferDone', id, people(row), name, row.from_name);
      return transferItem(tx, id, row.to_id);
    });
  }

  /** @throws DomainError FOUNDER_ONLY, STATE_CONFLICT */
  cancel(ctx: Ctx, id: string): Promise<FounderTransfer> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const me = await founderOf(tx, ctx);
      const row = await transferById(tx, id);
      if (row === undefined) throw notFound();
      if (row.state !== 'pending') throw new DomainError('STATE_CONFLICT');
      await end(tx, row, 'cancelled');
      await this.#tell(tx, 'transferCancelled', id, people(row), row.to_name);
      return transferItem(tx, id, me);
    });
  }

  /** Job `founder.expire`: looks at the state first, so that it may run twice. */
  async expire(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      await lockRoles(tx);
      const row = await openTransfer(tx);
      if (row === undefined || row.expires_at === null || row.expires_at > tx.now) return;
      await end(tx, row, 'expired');
      await this.#tell(tx, 'transferExpired', row.id, people(row), row.to_name);
    });
  }

  /** @returns the name of one who may become founder */
  async #checked(tx: Tx, memberId: string): Promise<string> {
    const role = await roleOfMember(tx, memberId);
    const present = role?.state === 'active' && role.join_state !== 'left' && role.join_state !== 'disabled';
    if (role === undefined || !present) throw new DomainError('FOUNDER_TARGET_NOT_ADMIN');
    await this.limit.hold(tx, memberId);
    return role.name;
  }

  async #tell(
    tx: Tx,
    kind: 'transferAsked' | 'transferDone' | 'transferCancelled' | 'transferExpired',
    id: string,
    memberIds: readonly string[],
    name: string,
    by: string | null = null,
  ): Promise<void> {
    await this.news.tell(tx, {
      kind,
      key: `founder-transfer:${id}:${kind}`,
      memberIds,
      name,
      ...(by === null ? {} : { params: { by } }),
      // A sub admin who is asked may not open the founder's page; the list of administrators asks everybody on his phone.
      url: kind === 'transferAsked' ? '/staff/admins' : '/console/rights/founder',
    });
  }
}

const people = (row: TransferRow): string[] => [row.to_id, ...(row.from_id === null ? [] : [row.from_id])];

async function end(tx: Tx, row: TransferRow, state: 'completed' | 'cancelled' | 'expired'): Promise<void> {
  await tx.execute(`UPDATE founder_transfer SET state = $3, ended_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    row.id,
    state,
  ]);
  tx.hint(PERMISSIONS_TOPIC);
  await tx.audit({
    action: 'founder.transfer-ended',
    entity: 'founder_transfer',
    entityId: row.id,
    before: { state: 'pending' },
    after: { state, to: row.to_id },
  });
}

/** @returns the founder's member id. @throws DomainError FOUNDER_ONLY */
export async function founderOf(tx: ReadTx, ctx: Ctx): Promise<string> {
  const founder = await founderRole(tx);
  if (ctx.actor.kind !== 'staff' || founder?.state !== 'active' || founder.member_id !== ctx.actor.memberId)
    throw new DomainError('FOUNDER_ONLY');
  return founder.member_id;
}

/** @throws DomainError NOT_FOUND, MEMBER_AMBIGUOUS with the people to choose from */
async function target(tx: ReadTx, wish: TransferWish): Promise<string> {
  if (wish.memberId !== undefined) {
    const known = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2 AND join_state <> 'left'`, [tx.unitId, wish.memberId]);
    if (known === undefined) throw notFound();
    return wish.memberId;
  }
  if (wish.nameOrAccount === undefined) throw new DomainError('VALIDATION_FAILED', {}, { nameOrAccount: { code: 'required' } });
  const [first, ...more] = await byNameOrAccount(tx, wish.nameOrAccount);
  if (first === undefined) throw notFound();
  if (more.length > 0) throw new DomainError('MEMBER_AMBIGUOUS', {}, { members: [first, ...more] });
  return first.id;
}

export async function asksToAccept(tx: ReadTx): Promise<boolean> {
  const row = await tx.one<{ on: boolean }>(`SELECT transfer_accept AS on FROM unit_setting WHERE unit_id = $1`, [tx.unitId]);
  return row?.on ?? false;
}
