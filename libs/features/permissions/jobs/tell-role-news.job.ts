import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isDomainError } from '@platform/errors/domain-error';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { tellRoleNews } from '../permissions.jobs';

const APP = 'mgmt-console';

/** One card per message for everybody who got the line; a unit without WeCom has only the line. */
@Injectable()
@HandlesJob(tellRoleNews)
export class TellRoleNewsJob implements JobHandler<{ topicId: string }> {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
  ) {}

  async run(ctx: Ctx<SystemActor>, { topicId }: { topicId: string }): Promise<void> {
    const agentId = await this.transport.agentId(ctx, APP).catch((error: unknown) => {
      if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return undefined;
      throw error;
    });
    if (agentId === undefined) return;
    await this.db.inUnit(ctx, async (tx) => {
      const topic = await tx.one<{ title: string; summary: string; url: string }>(
        `SELECT title, summary, target_url AS url FROM reminder_topic WHERE unit_id = $1 AND id = $2 AND target_state = 'live'`,
        [tx.unitId, topicId],
      );
      if (topic === undefined) return;
      const people = await tx.query<{ userid: string }>(
        `SELECT m.wecom_userid AS userid FROM reminder r JOIN member m ON m.unit_id = $1 AND m.id = r.recipient_id
          WHERE r.unit_id = $1 AND r.topic_id = $2 AND r.recipient_kind = 'member' AND m.join_state = 'active' ORDER BY m.wecom_userid`,
        [tx.unitId, topicId],
      );
      await this.messages.putStaffCard(tx, {
        dedupeKey: `roles:${topicId}`,
        refId: topicId,
        app: APP,
        agentId,
        title: topic.title,
        description: topic.summary === '' ? topic.title : topic.summary,
        path: topic.url,
        userIds: people.map((one) => one.userid),
      });
    });
    this.messages.wake();
  }
}
