import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MEMBER_LIMITS } from '@contracts/contacts-members';
import { ERRORS } from '@contracts/errors';
import { fill, textOf } from '@contracts/locale';
import type { membersApi } from '@contracts/contacts-members';
import type { OkOf } from '@contracts/route';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { dayMacau, isoMacau, timeMacau } from '@platform/time/macau-time';
import { inviteBatchJob } from '../contacts-company.jobs';
import { assertMembersExist, assertMembersInScope, departmentWithBelow, memberScope } from '../visibility/department-scope';
import { DirectoryChanges } from '../write/directory-changes.service';

type Invited = OkOf<typeof membersApi.invite>;
const PAGE = 200;

interface Candidate {
  id: string;
  name: string;
  at: Date | null;
  may: boolean;
}

/** Invitations by WeCom: at most one an hour and three a day for each person (CON-11, CON-21). */
@Injectable()
export class Invitations {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  /**
   * Chosen people, or everybody in scope who has not joined. Who was invited lately is listed, not invited again.
   * @throws DomainError NOT_FOUND, OUT_OF_SCOPE; INVITE_THROTTLED for a single person who was
   */
  invite(ctx: Ctx, body: { memberIds?: readonly string[] | undefined; departmentId?: string | undefined }): Promise<Invited> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertMembersExist(tx, body.memberIds ?? []);
      await assertMembersInScope(tx, body.memberIds ?? []);
      const scope = await memberScope(tx);
      const departments = body.departmentId === undefined ? null : await departmentWithBelow(tx, body.departmentId);
      const people = await tx.query<Candidate & Record<string, unknown>>(
        `SELECT m.id, m.name, m.last_invited_at AS at,
                (m.last_invited_at IS NULL OR m.last_invited_at <= now() - make_interval(mins => $3))
                  AND NOT (m.invite_day IS NOT DISTINCT FROM $4::date AND m.invite_count >= $5) AS may
           FROM member m WHERE m.unit_id = $1 AND m.join_state IN ('not_joined', 'not_downloaded')
            AND ($2::uuid[] IS NULL OR m.id = ANY ($2))
            AND ($6::uuid[] IS NULL OR m.id IN (SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($6)))
            AND ($7::uuid[] IS NULL OR m.id = ANY ($8::uuid[]) OR m.id IN (SELECT member_id FROM member_department WHERE unit_id = $1 AND department_id = ANY ($7)))
          ORDER BY m.name, m.id FOR UPDATE OF m`,
        [
          tx.unitId,
          body.memberIds ?? null,
          MEMBER_LIMITS.inviteMinutes,
          dayMacau(tx.now),
          MEMBER_LIMITS.invitesPerDay,
          departments,
          scope?.departments ?? null,
          scope?.members ?? [],
        ],
      );
      const [inviting, throttled] = [people.filter((one) => one.may), people.filter((one) => !one.may)];
      const [only] = throttled;
      if (body.memberIds?.length === 1 && only?.at != null) throw new DomainError('INVITE_THROTTLED', { time: timeMacau(only.at) });
      const batchId = inviting.length === 0 ? null : randomUUIDv7();
      if (batchId !== null) {
        await tx.execute(
          `UPDATE member SET last_invited_at = now(), invite_day = $3::date, invite_batch = $4,
                  invite_count = CASE WHEN invite_day IS NOT DISTINCT FROM $3::date THEN invite_count + 1 ELSE 1 END
            WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
          [tx.unitId, inviting.map((one) => one.id), dayMacau(tx.now), batchId],
        );
        await tx.enqueue(inviteBatchJob, { batchId });
        await tx.audit({ action: 'member.invited', entity: 'directory_change', entityId: batchId, after: { members: inviting.length } });
      }
      return {
        batchId,
        inviting: inviting.length,
        throttled: throttled.map((one) => ({ id: one.id, name: one.name, at: isoMacau(one.at ?? tx.now) })),
      };
    });
  }

  /** The job: page by page into the lane; each person's change has a key of his own, so a second run adds nothing. */
  async carry(ctx: Ctx<SystemActor>, batchId: string): Promise<void> {
    for (;;) {
      const left = await this.db.inUnit(ctx, async (tx) => {
        const rows = await tx.query<{ id: string; join_state: string }>(
          `SELECT id, join_state FROM member WHERE unit_id = $1 AND invite_batch = $2 ORDER BY id LIMIT $3 FOR UPDATE`,
          [tx.unitId, batchId, PAGE],
        );
        for (const { id, join_state: state } of rows) {
          if (state !== 'not_joined' && state !== 'not_downloaded') continue;
          await this.changes.add(tx, { kind: 'member.invite', memberId: id }, { batchId, dedupeKey: `invite:${batchId}:${id}` });
        }
        await tx.execute(`UPDATE member SET invite_batch = NULL WHERE unit_id = $1 AND id = ANY ($2::uuid[])`, [
          tx.unitId,
          rows.map((row) => row.id),
        ]);
        return rows.length;
      });
      if (left < PAGE) return;
    }
  }

  /** How far a batch of the caller's unit is, with those WeCom refused. @throws DomainError NOT_FOUND */
  batch(ctx: Ctx, batchId: string): Promise<OkOf<typeof membersApi.batch>> {
    return this.db.read(ctx, async (tx) => {
      const progress = await this.changes.progress(tx, batchId);
      const waiting = await this.#waiting(tx, batchId);
      if (progress.total + waiting === 0) throw notFound();
      const failed =
        progress.failed === 0 ? [] : (await this.changes.results(tx, batchId, { limit: 10_000 })).filter((row) => row.state === 'failed');
      return {
        total: progress.total + waiting,
        pending: progress.pending + waiting,
        done: progress.done,
        failed: failed.slice(0, 200).map((row) => ({
          changeId: row.changeId,
          name: row.label,
          reason: row.code === null ? '' : fill(textOf(ERRORS[row.code], ctx.locale), { reason: String(row.wecomCode ?? '') }),
        })),
      };
    });
  }

  async #waiting(tx: ReadTx, batchId: string): Promise<number> {
    const row = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM member WHERE unit_id = $1 AND invite_batch = $2`, [
      tx.unitId,
      batchId,
    ]);
    return row?.n ?? 0;
  }
}
