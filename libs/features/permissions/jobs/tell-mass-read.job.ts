import { Injectable } from '@nestjs/common';
import type * as z from 'zod/mini';
import { MASS_READ } from '@platform/alarms/alarm-rules';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { RoleNews } from '../news/role-news.service';
import { tellMassRead } from '../permissions.jobs';

type Payload = z.output<typeof tellMassRead.payload>;

/** A line in the audit log, one in 消息提醒 of founder and super admins, and their card: all or nothing, once per account and day. */
@Injectable()
@HandlesJob(tellMassRead)
export class TellMassReadJob implements JobHandler<Payload> {
  constructor(
    private readonly db: Db,
    private readonly news: RoleNews,
  ) {}

  async run(ctx: Ctx<SystemActor>, { accountId, day }: Payload): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const key = `mass-read:${accountId}:${day}`;
      const told = await tx.one(`SELECT FROM reminder_topic WHERE unit_id = $1 AND source_key = $2`, [tx.unitId, key]);
      if (told !== undefined) return;
      const account = await tx.one<{ staff: boolean; name: string }>(
        `SELECT true AS staff, name FROM member WHERE unit_id = $1 AND id = $2
         UNION ALL SELECT false, name FROM parent WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, accountId],
      );
      if (account === undefined) return;
      await tx.audit({
        action: 'account.mass-read',
        entity: account.staff ? 'member' : 'parent',
        entityId: accountId,
        after: { records: MASS_READ.least, minutes: MASS_READ.minutes },
      });
      await this.news.tell(tx, {
        kind: 'massRead',
        key,
        memberIds: [],
        name: account.name,
        params: { n: MASS_READ.least },
        url: '/console/audit?f.action=account.mass-read',
      });
    });
  }
}
