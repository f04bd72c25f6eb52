import type { Allowed, NoticeCan, NoticeState } from '@contracts/notice-types';
import { next, recallEnds, TRANSITIONS, undoOpen, type NoticeAction, type NoticeFacts, type Role } from './notice-state';
import type { Quota } from './remind-quota';

export interface CanFacts extends NoticeFacts {
  state: NoticeState;
  quota: Quota;
  /** When class teachers may be asked again; null = now (NOT-17). */
  reinviteAt?: Date | null;
  /** Writes a time as the contract wants it. */
  iso: (at: Date) => string;
}

/** Actions of the state table that a menu may hold. */
type MenuAction = Extract<keyof NoticeCan, NoticeAction>;

const OFFERED: Readonly<Record<NoticeState, readonly MenuAction[]>> = {
  draft: ['edit', 'submit', 'preview', 'copy', 'delete'],
  scheduled: ['cancelSchedule', 'copy', 'delete'],
  sending: ['takeOver', 'recall', 'remind', 'close', 'copy', 'export'],
  sent: ['takeOver', 'remind', 'close', 'recall', 'reinvite', 'copy', 'export'],
  closed: ['takeOver', 'reopen', 'remind', 'recall', 'copy', 'export'],
  recalled: ['copy', 'export', 'delete'],
};
/** While nothing has left there is one question only: send it, or not yet (BEY-03). */
const UNDOABLE: readonly MenuAction[] = ['undo', 'copy'];

/** Actions that this person finds in the menu, with the reason where one is not possible now. Copies find none (NOT-42). */
export function noticeCan(facts: CanFacts): NoticeCan {
  const can: NoticeCan = {};
  const undoable = facts.state === 'sending' && facts.role === 'sender' && undoOpen(facts);
  for (const action of undoable ? UNDOABLE : OFFERED[facts.state]) {
    if (!mayEver(action, facts)) continue;
    can[action] = allowedOf(action, facts);
  }
  return can;
}

/** Whether a person in this role may do it in some state: then it is shown, if need be with the reason. */
function mayEver(action: NoticeAction, { role, orphaned }: CanFacts): boolean {
  if (action === 'takeOver') return role === 'admin' && orphaned === true;
  return ever(action, role);
}
const ever = (action: NoticeAction, role: Role): boolean =>
  Object.values(TRANSITIONS).some((row) => row[action]?.by.includes(role) === true);

function allowedOf(action: MenuAction, facts: CanFacts): Allowed {
  const { state, iso } = facts;
  const result = next(state, action, facts);
  if (!result.ok) return { ok: false, reason: result.code, until: null };
  if (action === 'recall') return { ok: true, reason: null, until: iso(new Date(recallEnds(facts.sentAt))) };
  if (action === 'undo') return { ok: true, reason: null, until: iso(facts.undo!.until!) };
  if (action === 'remind' && !facts.quota.ok) return { ok: false, reason: facts.quota.code, until: iso(facts.quota.nextAt) };
  if (action === 'reinvite' && facts.reinviteAt instanceof Date) {
    return { ok: false, reason: 'NOT_REINVITE_LIMIT', until: iso(facts.reinviteAt) };
  }
  return { ok: true, reason: null, until: null };
}
