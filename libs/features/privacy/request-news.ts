import { Injectable } from '@nestjs/common';
import { m } from '@contracts/messages';
import { ADMINISTRATORS, Reminders } from '@features/reminders';
import type { Tx } from '@platform/db/tx';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import type { RequestRow } from './requests.queries';

/** Who hears of a request (I4). No line names a person: it stays in lists longer than the right to see the request. */
@Injectable()
export class RequestNews {
  constructor(private readonly reminders: Reminders) {}

  /** Open pages of 個人資料請求 read again. */
  changed(tx: Tx): void {
    tx.hint(PERMISSIONS_TOPIC);
  }

  /** Somebody asked on his own page: founder and super admins answer. */
  async asked(tx: Tx, id: string): Promise<void> {
    const locale = { locale: tx.ctx.locale };
    const topicId = await this.reminders.putTopic(tx, {
      module: 'system',
      sourceKey: `privacy-asked:${id}`,
      title: m.privacy_told_asked({}, locale),
      summary: m.privacy_told_asked_text({}, locale),
      url: '/console/privacy',
    });
    await this.reminders.putLines(tx, topicId, ADMINISTRATORS);
    for (const { recipient_id } of await tx.query<{ recipient_id: string }>(ADMINISTRATORS.sql, [tx.unitId])) tx.hint(`me:${recipient_id}`);
    this.changed(tx);
  }

  /** The school has answered: whoever asked on his own page reads it there. */
  async answered(tx: Tx, { id, asked_by }: RequestRow): Promise<void> {
    if (asked_by === null) return;
    const member = (await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2`, [tx.unitId, asked_by])) !== undefined;
    const locale = { locale: tx.ctx.locale };
    const topicId = await this.reminders.putTopic(tx, {
      module: 'system',
      sourceKey: `privacy-answered:${id}`,
      title: m.privacy_told_answered({}, locale),
      summary: m.privacy_told_answered_text({}, locale),
      url: member ? '/staff/privacy' : '/family/privacy',
    });
    await this.reminders.putLines(tx, topicId, {
      sql: `SELECT $3::uuid AS recipient_id, $4::text AS recipient_kind, NULL::uuid AS student_id`,
      params: [asked_by, member ? 'member' : 'parent'],
    });
    tx.hint(`me:${asked_by}`);
  }
}
