import type { subscriptionsApi } from '@contracts/registration-admin';
import { REGISTRATION_KINDS, SUBSCRIPTION_STATES } from '@contracts/registration-types';
import type { BodyInputOf, QueryInputOf } from '@contracts/route';
import { dayOf } from '@ui/core/format/date';
import type { ListState } from '@ui/admin/list/list-state';

const DAY_MS = 86_400_000;

/** First and last day of a date filter: a word, or `2026-11-01..2026-11-21`. */
export function daysOf(value: string | undefined, now: number): { from?: string; to?: string } {
  if (value === undefined) return {};
  const back = { today: 0, week: 6, month: 29 }[value];
  if (back !== undefined) return { from: dayOf(now - back * DAY_MS), to: dayOf(now) };
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(value) ?? [];
  return from === undefined || to === undefined ? {} : { from, to };
}

/** Filters of 訂閱記錄 as they stand in the address, for the list and its download; what the contract does not know is left out. */
export function exportBody(state: Pick<ListState, 'filters' | 'q'>, now: number): BodyInputOf<typeof subscriptionsApi.startExport> {
  const kind = REGISTRATION_KINDS.find((known) => known === state.filters['kind']);
  const subscription = SUBSCRIPTION_STATES.find((known) => known === state.filters['state']);
  const q = state.q.trim().slice(0, 40);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(subscription === undefined ? {} : { state: subscription }),
    ...(q === '' ? {} : { q }),
    ...daysOf(state.filters['date'], now),
  };
}

/** Query of one page of 訂閱記錄. */
export const recordsQuery = (
  state: Pick<ListState, 'filters' | 'page' | 'pageSize' | 'q'>,
  now: number,
): QueryInputOf<typeof subscriptionsApi.list> => ({
  page: String(state.page),
  pageSize: String(state.pageSize),
  ...exportBody(state, now),
});
