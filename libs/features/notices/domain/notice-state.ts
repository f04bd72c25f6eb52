import type { NoticeState } from '@contracts/notice-types';

export type NoticeAction =
  | 'edit'
  | 'delete'
  | 'submit'
  | 'schedule'
  | 'undo'
  | 'cancelSchedule'
  | 'preview'
  | 'finish'
  | 'recall'
  | 'close'
  | 'reopen'
  | 'remind'
  | 'reinvite'
  | 'takeOver'
  | 'copy'
  | 'export'
  | 'answer';
/** `keeper` = the administrator who took over from a sender who left (NOT-46). */
export type Role = 'sender' | 'keeper' | 'admin' | 'copy' | 'job' | 'family';

export interface NoticeFacts {
  role: Role;
  now: Date;
  sentAt: Date | null;
  /** End of the undo window, and whether the first rows are made already (BEY-03). */
  undo?: { until: Date | null; begun: boolean };
  /** The sender has left the school and nobody keeps the notice (NOT-46). */
  orphaned?: boolean;
}

interface Transition {
  to: NoticeState | 'deleted';
  by: readonly Role[];
}

export const RECALL_MS = 24 * 60 * 60 * 1000;
const SENDER = ['sender'] as const;
const HOLDERS = ['sender', 'keeper', 'admin'] as const;

/**
 * The table of spec 03 §2.1 as data. An action that leads back to its own state has already happened: it succeeds once
 * more and changes nothing, so that two people or a double click get the same answer.
 */
export const TRANSITIONS: Readonly<Record<NoticeState, Partial<Record<NoticeAction, Transition>>>> = {
  draft: {
    edit: { to: 'draft', by: SENDER },
    submit: { to: 'sending', by: SENDER },
    schedule: { to: 'scheduled', by: SENDER },
    preview: { to: 'draft', by: SENDER },
    undo: { to: 'draft', by: SENDER },
    cancelSchedule: { to: 'draft', by: SENDER },
    copy: { to: 'draft', by: SENDER },
    delete: { to: 'deleted', by: SENDER },
  },
  scheduled: {
    submit: { to: 'sending', by: ['job'] },
    schedule: { to: 'scheduled', by: SENDER },
    cancelSchedule: { to: 'draft', by: SENDER },
    copy: { to: 'scheduled', by: SENDER },
    delete: { to: 'deleted', by: SENDER },
  },
  sending: {
    submit: { to: 'sending', by: SENDER },
    undo: { to: 'draft', by: SENDER },
    finish: { to: 'sent', by: ['job'] },
    recall: { to: 'recalled', by: HOLDERS },
    takeOver: { to: 'sending', by: ['admin', 'keeper'] },
    copy: { to: 'sending', by: HOLDERS },
    export: { to: 'sending', by: HOLDERS },
    answer: { to: 'sending', by: ['family'] },
  },
  sent: {
    submit: { to: 'sent', by: SENDER },
    recall: { to: 'recalled', by: HOLDERS },
    close: { to: 'closed', by: [...HOLDERS, 'job'] },
    reopen: { to: 'sent', by: ['sender', 'keeper'] },
    remind: { to: 'sent', by: [...HOLDERS, 'job'] },
    reinvite: { to: 'sent', by: HOLDERS },
    takeOver: { to: 'sent', by: ['admin', 'keeper'] },
    copy: { to: 'sent', by: HOLDERS },
    export: { to: 'sent', by: HOLDERS },
    answer: { to: 'sent', by: ['family'] },
  },
  closed: {
    submit: { to: 'closed', by: SENDER },
    recall: { to: 'recalled', by: HOLDERS },
    close: { to: 'closed', by: [...HOLDERS, 'job'] },
    reopen: { to: 'sent', by: ['sender', 'keeper'] },
    takeOver: { to: 'closed', by: ['admin', 'keeper'] },
    copy: { to: 'closed', by: HOLDERS },
    export: { to: 'closed', by: HOLDERS },
  },
  recalled: {
    recall: { to: 'recalled', by: HOLDERS },
    copy: { to: 'recalled', by: HOLDERS },
    export: { to: 'recalled', by: HOLDERS },
    delete: { to: 'deleted', by: SENDER },
  },
};

export type Refusal = 'FORBIDDEN' | 'STATE_CONFLICT' | 'NOT_RECALL_EXPIRED' | 'NOT_UNDO_OVER' | 'NOT_CLOSED' | 'NOT_RECALLED';
export type Next = { ok: true; state: NoticeState | 'deleted'; changed: boolean } | { ok: false; code: Refusal };

const ON_ITS_WAY: ReadonlySet<NoticeState> = new Set(['sending', 'sent', 'closed']);
const WRITING: ReadonlySet<NoticeAction> = new Set(['edit', 'submit', 'schedule', 'preview', 'cancelSchedule']);

/** What people are told when an action is not in the table: the nearest reason, not a bare conflict. */
function refusalOf(state: NoticeState, action: NoticeAction): Refusal {
  if (state === 'recalled' && !WRITING.has(action)) return 'NOT_RECALLED';
  if (state === 'closed' && (action === 'answer' || action === 'remind' || action === 'reinvite')) return 'NOT_CLOSED';
  if ((action === 'undo' || action === 'cancelSchedule') && ON_ITS_WAY.has(state)) return 'NOT_UNDO_OVER';
  return 'STATE_CONFLICT';
}

/** @returns the state after the action, or why not. Times are those of the database (OVR-11). */
export function next(state: NoticeState, action: NoticeAction, facts: NoticeFacts): Next {
  const transition = TRANSITIONS[state][action];
  if (transition === undefined) return { ok: false, code: refusalOf(state, action) };
  if (!transition.by.includes(facts.role)) return { ok: false, code: 'FORBIDDEN' };
  const changed = transition.to !== state;
  if (action === 'recall' && changed && recallEnds(facts.sentAt) < facts.now.getTime()) return { ok: false, code: 'NOT_RECALL_EXPIRED' };
  if (action === 'undo' && changed && !undoOpen(facts)) return { ok: false, code: 'NOT_UNDO_OVER' };
  if (action === 'takeOver' && facts.role === 'admin' && facts.orphaned !== true) return { ok: false, code: 'STATE_CONFLICT' };
  return { ok: true, state: transition.to, changed };
}

/** Last moment of a recall in ms since 1970 (NOT-38). */
export const recallEnds = (sentAt: Date | null): number => (sentAt?.getTime() ?? 0) + RECALL_MS;

/** Whether the sender may still take the submission back: the window is open and the fan-out has made nothing (BEY-03). */
export const undoOpen = ({ now, undo }: Pick<NoticeFacts, 'now' | 'undo'>): boolean =>
  undo !== undefined && undo.until !== null && !undo.begun && now.getTime() < undo.until.getTime();
