import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import { actorId } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { setState, type Subscription } from '../data/subscription.rows';
import { comparePictureJob } from '../registration.jobs';

const APART_MS = 10 * 60_000;
const PER_DAY = 5;

/** Invitations to WeCom and 學校通知, by WeCom itself (01 §7): resent at least 10 minutes apart and at most 5 times a day. */
@Injectable()
export class Invitations {
  constructor(private readonly changes: DirectoryChanges) {}

  /** After the person was written. Who was created by us got the invitation with it; who follows already has joined. */
  async first(tx: Tx, row: Subscription): Promise<void> {
    if (await hasJoined(tx, row)) {
      await setState(tx, row.id, 'joined');
      await tx.enqueue(comparePictureJob, { subscriptionId: row.id }, { dedupe: row.id });
      return;
    }
    const ours = row.plannedId !== null && (row.plannedId === row.memberId || row.plannedId === row.parentId);
    await this.#note(tx, row);
    if (!ours && row.identity !== 'student') await this.#send(tx, row);
  }

  /** @throws DomainError STATE_CONFLICT for who has joined or is not written yet, SUB_INVITE_LIMIT */
  async again(tx: Tx, row: Subscription): Promise<void> {
    if (row.state !== 'invited') throw new DomainError('STATE_CONFLICT');
    const sent = await tx.query<{ at: Date }>(
      `SELECT at FROM subscription_invite WHERE unit_id = $1 AND subscription_id = $2 AND at > now() - interval '1 day' ORDER BY at DESC`,
      [tx.unitId, row.id],
    );
    const last = sent[0];
    if (sent.length >= PER_DAY || (last !== undefined && tx.now.getTime() - last.at.getTime() < APART_MS))
      throw new DomainError('SUB_INVITE_LIMIT');
    await this.#note(tx, row);
    await this.#send(tx, row);
    await tx.audit({ action: 'subscription.invited-again', entity: 'subscription', entityId: row.id });
  }

  async #note(tx: Tx, row: Subscription): Promise<void> {
    await tx.execute(
      `INSERT INTO subscription_invite (unit_id, id, subscription_id, attempt, by_id, at)
       SELECT $1, $3, $2, coalesce(max(attempt), 0) + 1, $4, now() FROM subscription_invite WHERE unit_id = $1 AND subscription_id = $2`,
      [tx.unitId, row.id, randomUUIDv7(), actorId(tx.ctx.actor)],
    );
    await tx.execute(
      `UPDATE subscription SET invited_at = now(), updated_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, row.id],
    );
  }

  async #send(tx: Tx, row: Subscription): Promise<void> {
    if (row.memberId !== null && row.kind !== 'family') await this.changes.add(tx, { kind: 'member.invite', memberId: row.memberId });
    else if (row.parentId !== null) await this.changes.add(tx, { kind: 'parent.invite', parentId: row.parentId });
  }
}

/** WeCom says the member is active, or the guardian follows 學校通知. */
export async function hasJoined(tx: Tx, row: Pick<Subscription, 'kind' | 'memberId' | 'parentId'>): Promise<boolean> {
  const found =
    row.kind === 'family'
      ? await tx.one(`SELECT 1 FROM parent WHERE unit_id = $1 AND id = $2 AND removed_at IS NULL AND subscribed`, [tx.unitId, row.parentId])
      : await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2 AND join_state = 'active'`, [tx.unitId, row.memberId]);
  return found !== undefined;
}
