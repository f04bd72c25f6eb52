import type { NoticeCan, NoticeState } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';
import { isoMacau } from '@platform/time/macau-time';
import type { NoticeHead } from '../data/notice-row';
import { noticeCan } from '../domain/notice-can';
import type { Role } from '../domain/notice-state';
import { remindQuota, type Quota, type RemindLog } from '../domain/remind-quota';

export interface ChangedNotice {
  id: string;
  version: number;
  state: NoticeState;
  can: NoticeCan;
}
export type RemindHistory = RemindLog & { total: number; dayEnds: Date };

/** Reminders of a notice so far, with the calendar day of the unit (NOT-41). */
export async function remindHistory(tx: ReadTx, noticeId: string): Promise<RemindHistory> {
  const row = await tx.one<{ today: number; total: number; last_at: Date | null; day_ends: Date }>(
    `SELECT count(*) AS total, max(at) AS last_at,
            count(*) FILTER (WHERE at >= date_trunc('day', now() AT TIME ZONE 'Asia/Macau') AT TIME ZONE 'Asia/Macau') AS today,
            (date_trunc('day', now() AT TIME ZONE 'Asia/Macau') + interval '1 day') AT TIME ZONE 'Asia/Macau' AS day_ends
       FROM notice_reminder_log WHERE unit_id = $1 AND notice_id = $2`,
    [tx.unitId, noticeId],
  );
  return { today: row!.today, total: row!.total, lastAt: row!.last_at, dayEnds: row!.day_ends };
}

export const quotaOf = (history: RemindHistory, now: Date): Quota => remindQuota(history, now, history.dayEnds);

/** Actions of a person on a notice, with the quota of reminding where it counts. */
export async function canOf(tx: ReadTx, notice: NoticeHead, role: Role, quota?: Quota): Promise<NoticeCan> {
  const asksQuota = quota === undefined && notice.state === 'sent' && role !== 'copy';
  const known = asksQuota ? quotaOf(await remindHistory(tx, notice.id), tx.now) : (quota ?? { ok: true });
  return noticeCan({ state: notice.state, role, now: tx.now, sentAt: notice.sent_at, quota: known, iso: isoMacau });
}

/** Answer of every action: what the page needs to draw its buttons again. */
export async function changedNotice(tx: ReadTx, notice: NoticeHead, role: Role): Promise<ChangedNotice> {
  return { id: notice.id, version: notice.version, state: notice.state, can: await canOf(tx, notice, role) };
}
