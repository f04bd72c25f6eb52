import type { Allowed, NoticeCan, NoticeState } from '@contracts/notice-types';
import { next, recallEnds, TRANSITIONS, type NoticeAction, type Role } from './notice-state';
import type { Quota } from './remind-quota';

export interface CanFacts {
  state: NoticeState;
  role: Role;
  now: Date;
  sentAt: Date | null;
  quota: Quota;
  /** Writes a time as the contract wants it. */
  iso: (at: Date) => string;
}

/** Actions of the state table that a menu may hold. */
type MenuAction = Extract<keyof NoticeCan, NoticeAction>;

const OFFERED: Readonly<Record<NoticeState, readonly MenuAction[]>> = {
  draft: ['edit', 'submit', 'delete'],
  scheduled: ['delete'],
  sending: ['recall', 'remind', 'close'],
  sent: ['remind', 'close', 'recall'],
  closed: ['reopen', 'remind', 'recall'],
  recalled: ['delete'],
};

/** Actions that this person finds in the menu, with the reason where one is not possible now. Copies find none (NOT-42). */
export function noticeCan(facts: CanFacts): NoticeCan {
  const can: NoticeCan = {};
  for (const action of OFFERED[facts.state]) {
    if (!mayEver(action, facts.role)) continue;
    can[action] = allowedOf(action, facts);
  }
  return can;
}

/** Whether a person in this role may do it in some state: then it is shown, if need be with the reason. */
function mayEver(action: NoticeAction, role: Role): boolean {
  return Object.values(TRANSITIONS).some((row) => row[action]?.by.includes(role) === true);
}

function allowedOf(action: MenuAction, facts: CanFacts): Allowed {
  const { state, iso } = facts;
  const result = next(state, action, facts);
  if (!result.ok) return { ok: false, reason: result.code, until: null };
  if (action === 'recall') return { ok: true, reason: null, until: iso(new Date(recallEnds(facts.sentAt))) };
  if (action === 'remind' && !facts.quota.ok) return { ok: false, reason: facts.quota.code, until: iso(facts.quota.nextAt) };
  return { ok: true, reason: null, until: null };
}
