import type { Locale } from '@contracts/locale';
import type { AnswerMode, Audience, NoticeLink, NoticeState, Urgency } from '@contracts/notice-types';
import type { RichDoc } from '@contracts/rich-text';
import type { ReadTx, Tx } from '@platform/db/tx';

/** A notice without its text, as most actions need it. */
export interface NoticeHead {
  id: string;
  title: string;
  has_form: boolean;
  sender_id: string;
  audience: Audience;
  require_confirm: boolean;
  answer_mode: AnswerMode;
  include_alumni: boolean;
  cc_self: boolean;
  state: NoticeState;
  sent_at: Date | null;
  closed_at: Date | null;
  recalled_at: Date | null;
  deadline_at: Date | null;
  send_at: Date | null;
  undo_until: Date | null;
  allow_edit_answer: boolean;
  urgency: Urgency;
  family_card: boolean;
  locale: Locale;
  keeper_id: string | null;
  /** The sender, or the administrator who took over, is no longer here. */
  sender_gone: boolean;
  keeper_gone: boolean;
  deleted_at: Date | null;
  message_id: string | null;
  fanout_cursor: string | null;
  fanout_done_at: Date | null;
  version: number;
}
export interface NoticeText {
  body: RichDoc;
  links: NoticeLink[];
  excerpt: string;
  urgency_reason: string;
  versions_checked: string[];
  created_at: Date;
  updated_at: Date;
}

export const HEAD = `n.id, n.title, n.has_form, n.sender_id, n.audience, n.require_confirm, n.answer_mode, n.include_alumni, n.cc_self,
  n.state, n.sent_at, n.closed_at, n.recalled_at, n.deadline_at, n.send_at, n.undo_until, n.allow_edit_answer,
  n.urgency, n.family_card, n.locale, n.keeper_id, n.message_id, n.fanout_cursor, n.fanout_done_at, n.deleted_at, n.version,
  (SELECT g.join_state IN ('left', 'disabled') FROM member g WHERE g.unit_id = $1 AND g.id = n.sender_id) AS sender_gone,
  coalesce((SELECT g.join_state IN ('left', 'disabled') FROM member g WHERE g.unit_id = $1 AND g.id = n.keeper_id), false) AS keeper_gone`;
export const TEXT = `n.body, n.links, n.excerpt, coalesce(n.urgency_reason, '') AS urgency_reason, n.versions_checked, n.created_at, n.updated_at`;

/** @returns undefined for an id of another unit, a deleted or an unknown one: they look the same (OVR-03) */
export function readHead(tx: ReadTx, id: string): Promise<NoticeHead | undefined> {
  return tx.one<NoticeHead>(`SELECT ${HEAD} FROM notice n WHERE n.unit_id = $1 AND n.id = $2 AND n.deleted_at IS NULL`, [tx.unitId, id]);
}

/** Days for which administrators still see what a sender deleted after a recall (NOT-39). */
export const KEEP_DAYS = 30;

/** A recalled notice that its sender deleted, as long as it is kept. */
export function readKept(tx: ReadTx, id: string): Promise<NoticeHead | undefined> {
  return tx.one<NoticeHead>(
    `SELECT ${HEAD} FROM notice n WHERE n.unit_id = $1 AND n.id = $2 AND n.state = 'recalled' AND n.deleted_at > now() - make_interval(days => $3)`,
    [tx.unitId, id, KEEP_DAYS],
  );
}

/** What the state table asks about a notice, beside the role. */
export function factsOf(
  notice: NoticeHead,
  now: Date,
): { now: Date; sentAt: Date | null; undo: { until: Date | null; begun: boolean }; orphaned: boolean } {
  const begun = notice.message_id !== null || notice.fanout_cursor !== null || notice.fanout_done_at !== null;
  return {
    now,
    sentAt: notice.sent_at,
    undo: { until: notice.undo_until, begun },
    orphaned: notice.sender_gone && (notice.keeper_id === null || notice.keeper_gone),
  };
}

/** The same under the notice's lock, which orders every change of its state. */
export function lockHead(tx: Tx, id: string): Promise<NoticeHead | undefined> {
  return tx.one<NoticeHead>(`SELECT ${HEAD} FROM notice n WHERE n.unit_id = $1 AND n.id = $2 AND n.deleted_at IS NULL FOR UPDATE`, [
    tx.unitId,
    id,
  ]);
}

/** A delivery's state: its own exception, else that of the batch of its student's group. `d` delivery, `b` batch. */
export const EFFECTIVE_STATE = `CASE WHEN d.state <> 'pending' THEN d.state
  WHEN b.state IN ('sent', 'failed', 'unknown', 'cancelled') THEN b.state ELSE 'pending' END`;
/** A child's stone: the furthest state of its deliveries. `ns` notice_student, `b` batch. */
export const STONE = `CASE WHEN ns.done_at IS NOT NULL THEN 'done' WHEN ns.opened_at IS NOT NULL THEN 'opened' WHEN ns.lost THEN 'unreached'
  WHEN b.state = 'sent' THEN 'delivered' WHEN b.state IN ('failed', 'unknown', 'cancelled') THEN 'unreached' ELSE 'waiting' END`;
/** Joins the batch of a student's group. */
export const BATCH = `LEFT JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id AND b.seq = ns.grp`;
