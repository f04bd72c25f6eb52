import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { closeNotice, remindDeadline, startScheduled } from '../notices.jobs';

/** Schedules and deadlines that are due although their own job did not come: nothing important is only a delayed job. */
@Injectable()
export class NoticeCatchUp {
  constructor(private readonly db: Db) {}

  run(ctx: Ctx): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      for (const [job, sql] of [
        [startScheduled, SCHEDULED],
        [closeNotice, CLOSING],
        [remindDeadline, REMINDING],
      ] as const) {
        for (const id of await idsOf(tx, sql)) await tx.enqueue(job, { noticeId: id }, { dedupe: `late:${id}` });
      }
    });
  }
}

const idsOf = async (tx: ReadTx, sql: string): Promise<string[]> => (await tx.query<{ id: string }>(sql, [tx.unitId])).map((row) => row.id);

const SCHEDULED = `SELECT id FROM notice WHERE unit_id = $1 AND state = 'scheduled' AND deleted_at IS NULL AND send_at <= now() ORDER BY send_at LIMIT 500`;
const OPEN = `unit_id = $1 AND state IN ('sending', 'sent') AND deleted_at IS NULL AND deadline_at IS NOT NULL`;
const CLOSING = `SELECT id FROM notice WHERE ${OPEN} AND deadline_at <= now() AND state = 'sent' ORDER BY deadline_at LIMIT 500`;
const REMINDING = `SELECT id FROM notice n WHERE ${OPEN} AND deadline_at > now() AND deadline_at <= now() + interval '24 hours'
   AND sent_at < deadline_at - interval '24 hours' AND state = 'sent' AND (has_form OR require_confirm)
   AND NOT EXISTS (SELECT FROM notice_reminder_log l WHERE l.unit_id = $1 AND l.notice_id = n.id AND l.kind = 'deadline')
 ORDER BY deadline_at LIMIT 500`;
