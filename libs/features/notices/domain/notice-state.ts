import type { NoticeState } from '@contracts/notice-types';

export type NoticeAction = 'edit' | 'delete' | 'submit' | 'finish' | 'recall' | 'close' | 'reopen' | 'remind' | 'answer';
export type Role = 'sender' | 'admin' | 'copy' | 'job' | 'family';

export interface NoticeFacts {
  role: Role;
  now: Date;
  sentAt: Date | null;
}

interface Transition {
  to: NoticeState | 'deleted';
  by: readonly Role[];
}

export const RECALL_MS = 24 * 60 * 60 * 1000;

/**
 * The table of spec 03 §2.1 as data. An action that leads back to its own state has already happened: it succeeds once
 * more and changes nothing, so that two people or a double click get the same answer.
 */
export const TRANSITIONS: Readonly<Record<NoticeState, Partial<Record<NoticeAction, Transition>>>> = {
  draft: {
    edit: { to: 'draft', by: ['sender'] },
    submit: { to: 'sending', by: ['sender'] },
    delete: { to: 'deleted', by: ['sender'] },
  },
  scheduled: {
    submit: { to: 'sending', by: ['job'] },
    delete: { to: 'deleted', by: ['sender'] },
  },
  sending: {
    submit: { to: 'sending', by: ['sender'] },
    finish: { to: 'sent', by: ['job'] },
    recall: { to: 'recalled', by: ['sender', 'admin'] },
    answer: { to: 'sending', by: ['family'] },
  },
  sent: {
    submit: { to: 'sent', by: ['sender'] },
    recall: { to: 'recalled', by: ['sender', 'admin'] },
    close: { to: 'closed', by: ['sender', 'admin'] },
    reopen: { to: 'sent', by: ['sender'] },
    remind: { to: 'sent', by: ['sender', 'admin'] },
    answer: { to: 'sent', by: ['family'] },
  },
  closed: {
    submit: { to: 'closed', by: ['sender'] },
    recall: { to: 'recalled', by: ['sender', 'admin'] },
    close: { to: 'closed', by: ['sender', 'admin'] },
    reopen: { to: 'sent', by: ['sender'] },
  },
  recalled: {
    recall: { to: 'recalled', by: ['sender', 'admin'] },
    delete: { to: 'deleted', by: ['sender'] },
  },
};

export type Refusal = 'FORBIDDEN' | 'STATE_CONFLICT' | 'NOT_RECALL_EXPIRED' | 'NOT_CLOSED' | 'NOT_RECALLED';
export type Next = { ok: true; state: NoticeState | 'deleted'; changed: boolean } | { ok: false; code: Refusal };

/** What people are told when an action is not in the table: the nearest reason, not a bare conflict. */
function refusalOf(state: NoticeState, action: NoticeAction): Refusal {
  if (state === 'recalled' && action !== 'edit' && action !== 'submit') return 'NOT_RECALLED';
  if (state === 'closed' && (action === 'answer' || action === 'remind')) return 'NOT_CLOSED';
  return 'STATE_CONFLICT';
}

/** @returns the state after the action, or why not. Times are those of the database (OVR-11). */
export function next(state: NoticeState, action: NoticeAction, facts: NoticeFacts): Next {
  const transition = TRANSITIONS[state][action];
  if (transition === undefined) return { ok: false, code: refusalOf(state, action) };
  if (!transition.by.includes(facts.role)) return { ok: false, code: 'FORBIDDEN' };
  const changed = transition.to !== state;
  if (action === 'recall' && changed && recallEnds(facts.sentAt) < facts.now.getTime()) return { ok: false, code: 'NOT_RECALL_EXPIRED' };
  return { ok: true, state: transition.to, changed };
}

/** Last moment of a recall in ms since 1970 (NOT-38). */
export const recallEnds = (sentAt: Date | null): number => (sentAt?.getTime() ?? 0) + RECALL_MS;
