import { NOTICE_SCOPES, NOTICE_STATES, type NoticeScope, type NoticeState } from '@contracts/notice-types';
import type { ListSpec, ListState } from '@ui/admin/list/list-state';
import { dayOf } from '@ui/core/format/date';

export const LIST_SPEC: ListSpec = {
  filters: ['state', 'date', 'form', 'sender'],
  tabs: NOTICE_SCOPES,
  sorts: ['sent'],
  defaultSort: '-sent',
};
/** States a list can be narrowed to: what has not left yet is its sender's alone. */
export function listStates(scope: NoticeScope): readonly NoticeState[] {
  return NOTICE_STATES.filter((state) => scope === 'mine' || (state !== 'draft' && state !== 'scheduled'));
}
export const DATE_PRESETS = ['today', 'week', 'month'] as const;
const BACK: Readonly<Record<string, number>> = { today: 0, week: 6, month: 29 };
const RANGE = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A sender in the address carries the name, so that a link says who even where no row does. */
export function senderValue(person: { id: string; name: string }): string {
  return `${person.id}~${person.name}`;
}
export function senderOf(value: string | undefined): { id: string; name: string } | undefined {
  const [id = '', ...name] = (value ?? '').split('~');
  return UUID.test(id) ? { id, name: name.join('~') } : undefined;
}

/** Days of a date filter, both included, in the school's zone; undefined = 全部 or not readable. */
export function daysOf(value: string | undefined, now: number): { from: string; to: string } | undefined {
  if (value === undefined) return undefined;
  const back = BACK[value];
  if (back !== undefined) return { from: dayOf(now - back * 86_400_000), to: dayOf(now) };
  const [, from, to] = RANGE.exec(value) ?? [];
  return from === undefined || to === undefined || from > to ? undefined : { from, to };
}

export interface ListQuery {
  scope: NoticeScope;
  page: string;
  pageSize: string;
  q?: string;
  state?: NoticeState;
  form?: 'true' | 'false';
  from?: string;
  to?: string;
  senderId?: string;
  sort?: 'sent';
}

/** Query of the route; what the address says wrongly counts as 全部. */
export function listQuery({ tab, q, page, pageSize, sort, filters }: ListState, now: number): ListQuery {
  const scope = NOTICE_SCOPES.find((item) => item === tab) ?? 'mine';
  const state = NOTICE_STATES.find((item) => item === filters.state);
  const form = filters.form === 'true' || filters.form === 'false' ? filters.form : undefined;
  const sender = scope === 'shared' ? senderOf(filters.sender) : undefined;
  const word = q.trim().slice(0, 50);
  return {
    scope,
    page: String(page),
    pageSize: String(pageSize),
    ...(word === '' ? {} : { q: word }),
    ...(state === undefined ? {} : { state }),
    ...(form === undefined ? {} : { form }),
    ...daysOf(filters.date, now),
    ...(sender === undefined ? {} : { senderId: sender.id }),
    ...(sort === 'sent' ? { sort } : {}),
  };
}
