import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import { USAGE_LIMITS, type usageApi } from '@contracts/contacts-usage';
import { m } from '@contracts/messages';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { fieldError } from '@platform/errors/domain-error';
import { atMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { usageRemindJob } from '../contacts-company.jobs';
import { assertMembersExist, assertMembersInScope, departmentWithBelow, memberScope } from '../visibility/department-scope';
import { noteUsage, usageNumbers, usageRows, wecomActivity, type UsageQuestion } from './usage.queries';

const DAY_MS = 86_400_000;
const APP = 'mgmt-console';

/** 成員使用分析: what sessions of the platform tell, and the reminder of those who have not used it (VIS-20…23). */
@Injectable()
export class Usage {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
  ) {}

  list(ctx: Ctx, query: QueryOf<typeof usageApi.list>): Promise<OkOf<typeof usageApi.list>> {
    return this.db.read(ctx, async (tx) => {
      const question = await questionOf(tx, query);
      const { total, ...numbers } = await usageNumbers(tx, question);
      const pageSize = query.pageSize ?? 20;
      const page = Math.min(query.page ?? 1, Math.max(1, Math.ceil(total / pageSize)));
      const rows = await usageRows(tx, question, USAGE_LIMITS.remindAfterDays, pageSize, (page - 1) * pageSize);
      return {
        items: rows.map((row) => ({
          memberId: row.member_id,
          day: row.day,
          name: row.name,
          departments: row.departments,
          used: row.used,
          lastUsedAt: isoMacauOrNull(row.last_used_at),
          platform: row.platform,
          canRemind: row.can_remind,
        })),
        total,
        page,
        pageSize,
        ...numbers,
        wecom: question.scope === null && question.departments === null ? await wecomActivity(tx, question.from, question.to) : [],
      };
    });
  }

  /** The job: notes a day; a repeat overwrites with the same (spec 14 §11). */
  async note(ctx: Ctx<SystemActor>, day: string, closed: boolean): Promise<void> {
    const from = atMacau(day, '00:00');
    await this.db.inUnit(ctx, (tx) => noteUsage(tx, day, from, new Date(from.getTime() + DAY_MS), closed));
  }

  /** 【提醒使用】: at most once a week each, and only who has not used it for seven days (VIS-22). @throws DomainError OUT_OF_SCOPE */
  remind(ctx: Ctx, memberIds: readonly string[]): Promise<OkOf<typeof usageApi.remind>> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertMembersExist(tx, memberIds);
      await assertMembersInScope(tx, memberIds);
      const people = await tx.query<{ id: string; name: string; why: 'used' | 'reminded' | 'unreachable' | null }>(
        `SELECT m.id, m.name,
                CASE WHEN m.join_state <> 'active' THEN 'unreachable'
                     WHEN coalesce(m.last_active_at, m.created_at) >= now() - make_interval(days => $3) THEN 'used'
                     WHEN EXISTS (SELECT FROM usage_reminder r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.at > now() - make_interval(days => $3)) THEN 'reminded'
                END AS why
           FROM member m WHERE m.unit_id = $1 AND m.id = ANY ($2::uuid[]) AND m.join_state <> 'left' ORDER BY m.name, m.id FOR UPDATE OF m`,
        [tx.unitId, memberIds, USAGE_LIMITS.remindAfterDays],
      );
      const chosen = people.filter((one) => one.why === null).map((one) => one.id);
      if (chosen.length > 0) {
        const batchId = randomUUIDv7();
        await tx.execute(`INSERT INTO usage_reminder (unit_id, batch_id, member_id) SELECT $1, $2, id FROM unnest($3::uuid[]) AS c (id)`, [
          tx.unitId,
          batchId,
          chosen,
        ]);
        await tx.enqueue(usageRemindJob, { batchId });
        await tx.audit({ action: 'usage.reminded', entity: 'usage_reminder', entityId: batchId, after: { members: chosen } });
      }
      return {
        reminded: chosen.length,
        skipped: people.flatMap((one) => (one.why === null ? [] : [{ id: one.id, name: one.name, why: one.why }])),
      };
    });
  }

  /** The job behind it: one card for the batch, under its own key. */
  async sendReminder(ctx: Ctx<SystemActor>, batchId: string): Promise<void> {
    const agentId = await this.transport.agentId(ctx, APP);
    await this.db.inUnit(ctx, async (tx) => {
      const rows = await tx.query<{ userid: string }>(
        `SELECT m.wecom_userid AS userid FROM usage_reminder r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state = 'active'
          WHERE r.unit_id = $1 AND r.batch_id = $2 ORDER BY m.id`,
        [tx.unitId, batchId],
      );
      if (rows.length === 0) return;
      await this.messages.putStaffCard(tx, {
        dedupeKey: `usage:${batchId}`,
        refId: batchId,
        app: APP,
        agentId,
        title: m.contacts_usage_card({}, { locale: ctx.locale }),
        description: m.contacts_usage_card_text({}, { locale: ctx.locale }),
        path: '/staff',
        userIds: rows.map((row) => row.userid),
      });
    });
    this.messages.wake();
  }
}

/** @throws DomainError NOT_FOUND for a department of another unit; VALIDATION_FAILED for a range that runs backwards or over 93 days */
export async function questionOf(
  tx: ReadTx,
  query: { from: string; to: string; state?: 'used' | 'unused' | undefined; departmentId?: string | undefined; q?: string | undefined },
): Promise<UsageQuestion> {
  const days = (Date.parse(query.to) - Date.parse(query.from)) / DAY_MS;
  if (!(days >= 0 && days < USAGE_LIMITS.days)) throw fieldError('to');
  return {
    from: query.from,
    to: query.to,
    used: query.state === undefined ? null : query.state === 'used',
    departments: query.departmentId === undefined ? null : await departmentWithBelow(tx, query.departmentId),
    scope: await memberScope(tx),
    typed: query.q,
  };
}
