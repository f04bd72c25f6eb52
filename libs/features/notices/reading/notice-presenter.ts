import type { NoticeCan, NoticeState } from '@contracts/notice-types';
import type { ReadTx } from '@platform/db/tx';
import { isoMacau } from '@platform/time/macau-time';
import { factsOf, type NoticeHead } from '../data/notice-row';
import { noticeCan } from '../domain/notice-can';
import type { Role } from '../domain/notice-state';
import { remindQuota, type Quota, type RemindLog } from '../domain/remind-quota';

export interface ChangedNotice {
  id: string;
  version: number;
  state: NoticeState;
  can: NoticeCan;
}
export type RemindHistory = RemindLog & { total: number; dayEnds: Date; invitedToday: boolean };

const TODAY = `date_trunc('day', now() AT TIME ZONE 'Asia/Macau') AT TIME ZONE 'Asia/Macau'`;

/** Reminders of a notice so far, with the calendar day of the unit (NOT-41). */
export async function remindHistory(tx: ReadTx, noticeId: string): Promise<RemindHistory> {
  const row = await tx.one<{ today: number; total: number; last_at: Date | null; day_ends: Date; invited: boolean }>(
    `SELECT count(*) FILTER (WHERE kind = 'again') AS total, max(at) FILTER (WHERE kind = 'again') AS last_at,
            count(*) FILTER (WHERE kind = 'again' AND at >= ${TODAY}) AS today,
            coalesce(bool_or(kind = 'invite' AND at >= ${TODAY}), false) AS invited,
            (date_trunc('day', now() AT TIME ZONE 'Asia/Macau') + interval '1 day') AT TIME ZONE 'Asia/Macau' AS day_ends
       FROM notice_reminder_log WHERE unit_id = $1 AND notice_id = $2`,
    [tx.unitId, noticeId],
  );
  return { today: row!.today, total: row!.total, lastAt: row!.last_at, dayEnds: row!.day_ends, invitedToday: row!.invited };
}

export const quotaOf = (history: RemindHistory, now: Date): Quota => remindQuota(history, now, history.dayEnds);

/** When class teachers may be asked again; null = now (NOT-17). */
export const reinviteAt = (history: Pick<RemindHistory, 'invitedToday' | 'dayEnds'>): Date | null =>
  history.invitedToday ? history.dayEnds : null;

/** Actions of a person on a notice, with the quotas where they count. */
export async function canOf(tx: ReadTx, notice: NoticeHead, role: Role, known?: RemindHistory): Promise<NoticeCan> {
  const asks = notice.state === 'sent' && role !== 'copy';
  const history = known ?? (asks ? await remindHistory(tx, notice.id) : undefined);
  return noticeCan({
    ...factsOf(notice, tx.now),
    state: notice.state,
    role,
    quota: history === undefined ? { ok: true } : quotaOf(history, tx.now),
    reinviteAt: history === undefined ? null : reinviteAt(history),
    iso: isoMacau,
  });
}

/** Answer of every action: what the page needs to draw its buttons again. */
export async function changedNotice(tx: ReadTx, notice: NoticeHead, role: Role): Promise<ChangedNotice> {
  return { id: notice.id, version: notice.version, state: notice.state, can: await canOf(tx, notice, role) };
}
