import type { Me } from '@contracts/session';

const keyOf = (me: Me): string => `first-login/${me.unit.number}/${me.person.id}`;

/** Whether this administrator has seen the first log-in checklist on this computer (SUB-50). */
export const firstLoginSeen = {
  has(me: Me): boolean {
    try {
      return window.localStorage.getItem(keyOf(me)) !== null;
    } catch {
      // A browser that keeps nothing would ask each time.
      return true;
    }
  },
  mark(me: Me): void {
    try {
      window.localStorage.setItem(keyOf(me), '1');
    } catch {
      // Then it is simply not asked for again in this browser.
    }
  },
};
