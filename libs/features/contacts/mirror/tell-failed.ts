import { m } from '@contracts/messages';
import { ADMINISTRATORS, type Reminders } from '@features/reminders';
import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import type { Directory } from '../data/sync.rows';
import { syncFault } from '../directory/sync-fault';

/** A comparison failed: founder and super admins hear of it once a day and directory, with the reason (spec 14 §10). */
export async function tellFailed(tx: Tx, reminders: Reminders, directory: Directory, reason: string): Promise<void> {
  const locale = { locale: tx.ctx.locale };
  const topicId = await reminders.putTopic(tx, {
    module: 'system',
    sourceKey: `directory-failed:${directory}:${dayMacau(tx.now)}`,
    title: directory === 'school' ? m.contacts_sync_failed_school({}, locale) : m.contacts_sync_failed_contacts({}, locale),
    summary: syncFault(reason, tx.ctx.locale),
    url: directory === 'school' ? '/console/school' : '/console/contacts',
  });
  await reminders.putLines(tx, topicId, ADMINISTRATORS);
}
