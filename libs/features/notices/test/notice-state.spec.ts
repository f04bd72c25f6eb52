import { describe, expect, it } from '@jest/globals';
import { NOTICE_STATES, type NoticeState } from '@contracts/notice-types';
import { next, RECALL_MS, TRANSITIONS, type NoticeAction, type Role } from '../domain/notice-state';

const sentAt = new Date('2026-11-20T07:44:00+08:00');
const at = (ms: number): Date => new Date(sentAt.getTime() + ms);
const go = (state: NoticeState, action: NoticeAction, role: Role = 'sender', now = at(1_000)) => next(state, action, { role, now, sentAt });

describe('states of a notice (spec 03 §2.1)', () => {
  it.each<[NoticeState, NoticeAction, Role, string]>([
    ['draft', 'submit', 'sender', 'sending'],
    ['draft', 'delete', 'sender', 'deleted'],
    ['scheduled', 'submit', 'job', 'sending'],
    ['sending', 'finish', 'job', 'sent'],
    ['sending', 'recall', 'admin', 'recalled'],
    ['sent', 'recall', 'sender', 'recalled'],
    ['sent', 'close', 'admin', 'closed'],
    ['closed', 'reopen', 'sender', 'sent'],
    ['closed', 'recall', 'sender', 'recalled'],
    ['recalled', 'delete', 'sender', 'deleted'],
    ['sent', 'answer', 'family', 'sent'],
    ['sending', 'answer', 'family', 'sending'],
  ])('%s + %s by %s → %s', (state, action, role, to) => {
    expect(go(state, action, role)).toMatchObject({ ok: true, state: to });
  });

  it.each<[NoticeState, NoticeAction, Role, string]>([
    ['draft', 'recall', 'sender', 'STATE_CONFLICT'],
    ['draft', 'remind', 'sender', 'STATE_CONFLICT'],
    ['sending', 'edit', 'sender', 'STATE_CONFLICT'],
    ['sending', 'close', 'sender', 'STATE_CONFLICT'],
    ['sent', 'delete', 'sender', 'STATE_CONFLICT'],
    ['closed', 'answer', 'family', 'NOT_CLOSED'],
    ['closed', 'remind', 'sender', 'NOT_CLOSED'],
    ['recalled', 'answer', 'family', 'NOT_RECALLED'],
    ['recalled', 'reopen', 'sender', 'NOT_RECALLED'],
    ['recalled', 'submit', 'sender', 'STATE_CONFLICT'],
    ['closed', 'reopen', 'admin', 'FORBIDDEN'],
    ['sent', 'recall', 'copy', 'FORBIDDEN'],
    ['draft', 'submit', 'admin', 'FORBIDDEN'],
  ])('refuses %s + %s by %s with %s', (state, action, role, code) => {
    expect(go(state, action, role)).toEqual({ ok: false, code });
  });

  it('recalls at 23:59:59 and at 24:00:00, not at 24:00:01 [NOT-38]', () => {
    expect(go('sent', 'recall', 'admin', at(RECALL_MS - 1_000))).toMatchObject({ ok: true });
    expect(go('closed', 'recall', 'sender', at(RECALL_MS))).toMatchObject({ ok: true });
    expect(go('sent', 'recall', 'sender', at(RECALL_MS + 1_000))).toEqual({ ok: false, code: 'NOT_RECALL_EXPIRED' });
  });

  it('answers a repeated action as success without a change', () => {
    for (const [state, action] of [
      ['recalled', 'recall'],
      ['closed', 'close'],
      ['sent', 'reopen'],
      ['sending', 'submit'],
      ['sent', 'submit'],
    ] as const) {
      expect(go(state, action, 'sender', at(2 * RECALL_MS))).toMatchObject({ ok: true, changed: false, state });
    }
  });

  it('knows every state, and leads only to known ones', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...NOTICE_STATES].sort());
    for (const row of Object.values(TRANSITIONS)) for (const t of Object.values(row)) expect([...NOTICE_STATES, 'deleted']).toContain(t.to);
  });
});
