import { getLocale, m } from '@contracts/messages';
import { GRADE_CODES, type GradeCode } from '@contracts/promotion';
import type { AlumniReason, CommunityInviteState } from '@contracts/promotion-alumni';
import type { B01Anomaly, B01Result, B01State, BalanceKind, LeavingReason, SweepState, UndoConflict } from '@contracts/promotion-b01';
import type { B08SyncState } from '@contracts/promotion-b08';
import type { TransferState, TransferType } from '@contracts/promotion-transfer';
import { IconCheckCircle, IconClock, IconCloseCircle, IconUndo, IconWarning, type Icon } from '../icons/icons';
import type { Tone } from '../status/status-tag';

export interface Face {
  tone: Tone;
  word: string;
  icon?: Icon;
  live?: boolean;
}

const STAGES: Readonly<Record<string, string>> = { EI: '幼', P: '小', SJ: '初', SG: '高' };
const DIGITS = '一二三四五六';

/** 「高一」 in Chinese, `SG 1` in the other languages (PRM-09). */
export function gradeWord(code: GradeCode): string {
  const stage = code.replace(/\d/, '');
  if (stage === code) return m.promotion_grade_special();
  const n = Number(code.slice(-1));
  return getLocale() === 'zh-Hant' ? `${STAGES[stage] ?? stage}${DIGITS[n - 1] ?? ''}` : `${stage} ${String(n)}`;
}

/** 「高一 A」, from the codes of an address or a file; what the bureau has no grade for stays as it came. */
export function classWord(grade: string, className: string): string {
  const known = GRADE_CODES.find((code) => code === grade);
  return `${known === undefined ? grade : gradeWord(known)} ${className}`.trim();
}

export const anomalyWord = (anomaly: B01Anomaly): string =>
  ({
    not_subscribed: m.promotion_an_not_subscribed,
    class_not_found: m.promotion_an_class_not_found,
    name_mismatch: m.promotion_an_name_mismatch,
    duplicate: m.promotion_an_duplicate,
    temporary_only: m.promotion_an_temporary_only,
    already_alumni: m.promotion_an_already_alumni,
    bad_row: m.promotion_an_bad_row,
  })[anomaly]();

export const resultWord = (result: B01Result): string =>
  ({
    planned: m.promotion_res_planned,
    moving: m.promotion_res_moving,
    moved: m.promotion_res_moved,
    unchanged: m.promotion_res_unchanged,
    blocked: m.promotion_res_blocked,
    failed: m.promotion_res_failed,
  })[result]();

export const balanceWord = (kind: BalanceKind): string =>
  ({
    promoted: m.promotion_bal_promoted,
    repeating: m.promotion_bal_repeating,
    joining: m.promotion_bal_joining,
    leaving: m.promotion_bal_leaving,
    unmatched: m.promotion_bal_unmatched,
    unaccounted: m.promotion_bal_unaccounted,
  })[kind]();

export const leavingWord = (reason: LeavingReason): string =>
  ({
    transfer_out: m.promotion_bal_reason_transfer_out,
    graduated: m.promotion_bal_reason_graduated,
    confirmed: m.promotion_bal_reason_confirmed,
  })[reason]();

export const conflictWord = (conflict: UndoConflict): string =>
  ({
    moved_again: m.promotion_con_moved_again,
    edited: m.promotion_con_edited,
    left: m.promotion_con_left,
    class_gone: m.promotion_con_class_gone,
    refused: m.promotion_con_refused,
  })[conflict]();

export const b08Face = (state: B08SyncState): Face =>
  (
    {
      queued: { tone: 'info', word: m.promotion_b08_queued(), live: true },
      running: { tone: 'info', word: m.promotion_b08_running(), live: true },
      succeeded: { tone: 'ok', word: m.promotion_b08_succeeded(), icon: IconCheckCircle },
      partly_failed: { tone: 'warn', word: m.promotion_b08_partly(), icon: IconWarning },
      failed: { tone: 'bad', word: m.promotion_b08_failed_state(), icon: IconCloseCircle },
    } satisfies Record<B08SyncState, Face>
  )[state];

export const b01Face = (state: B01State): Face =>
  (
    {
      rejected_file: { tone: 'bad', word: m.promotion_b01_state_rejected(), icon: IconCloseCircle },
      validated: { tone: 'warn', word: m.promotion_b01_state_validated(), icon: IconClock },
      discarded: { tone: 'quiet', word: m.promotion_b01_state_discarded() },
      applying: { tone: 'info', word: m.promotion_b01_applying(), live: true },
      applied: { tone: 'ok', word: m.promotion_b01_state_applied(), icon: IconCheckCircle },
      applied_with_errors: { tone: 'warn', word: m.promotion_b01_state_errors(), icon: IconWarning },
      undoing: { tone: 'info', word: m.promotion_b01_undoing(), live: true },
      undone: { tone: 'quiet', word: m.promotion_b01_state_undone(), icon: IconUndo },
    } satisfies Record<B01State, Face>
  )[state];

/** What the week has come to, where it is no countdown. */
export function sweepWord(state: SweepState, students: number): string | null {
  if (state === 'done') return m.promotion_week_done({ n: students });
  if (state === 'superseded') return m.promotion_week_superseded();
  if (state === 'cancelled') return m.promotion_week_cancelled();
  return state === 'running' ? m.promotion_week_running() : null;
}

export const transferTypeWord = (type: TransferType): string =>
  ({ out: m.promotion_tr_out, in: m.promotion_tr_in, class_change: m.promotion_tr_class_change })[type]();

export const transferFace = (state: TransferState): Face =>
  (
    {
      requested: { tone: 'warn', word: m.promotion_tr_requested(), icon: IconClock },
      approved: { tone: 'info', word: m.promotion_tr_approved(), icon: IconCheckCircle },
      rejected: { tone: 'bad', word: m.promotion_tr_rejected(), icon: IconCloseCircle },
      cancelled: { tone: 'quiet', word: m.promotion_tr_cancelled() },
      done: { tone: 'ok', word: m.promotion_tr_done(), icon: IconCheckCircle },
    } satisfies Record<TransferState, Face>
  )[state];

export const alumniReasonWord = (reason: AlumniReason): string =>
  ({
    not_in_b01: m.promotion_re_not_in_b01,
    transfer_out: m.promotion_re_transfer_out,
    graduated: m.promotion_re_graduated,
    manual: m.promotion_re_manual,
  })[reason]();

export const inviteFace = (state: CommunityInviteState): Face =>
  (
    {
      not_applicable: { tone: 'quiet', word: m.promotion_inv_not_applicable() },
      pending: { tone: 'info', word: m.promotion_inv_pending(), live: true },
      sent: { tone: 'ok', word: m.promotion_inv_sent(), icon: IconCheckCircle },
      failed: { tone: 'bad', word: m.promotion_inv_failed(), icon: IconCloseCircle },
    } satisfies Record<CommunityInviteState, Face>
  )[state];
