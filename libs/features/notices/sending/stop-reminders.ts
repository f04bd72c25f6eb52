import type { Messages } from '@features/messages';
import type { Tx } from '@platform/db/tx';

/**
 * Reminders that have not left stay: nobody is rung in the morning for a notice that was closed in the evening. Under the
 * notice's lock, which each page of a reminder takes too.
 */
export async function stopReminders(tx: Tx, messages: Messages, noticeId: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `SELECT m.id FROM notice_reminder_log l JOIN outbound_message m ON m.unit_id = $1 AND m.id = l.message_id AND m.state = 'queued'
      WHERE l.unit_id = $1 AND l.notice_id = $2 ORDER BY m.id`,
    [tx.unitId, noticeId],
  );
  for (const { id } of rows) await messages.recall(tx, id);
}
