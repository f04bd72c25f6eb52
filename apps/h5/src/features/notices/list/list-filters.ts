import { NOTICE_STATES, type NoticeState } from '@contracts/notice-types';
import { dayOf } from '@ui/core/format/date';

export const DATE_PRESETS = ['today', 'week', 'month'] as const;
export type DatePreset = (typeof DATE_PRESETS)[number];

/** What a list is narrowed to; it stands in the address, so that a link shows the same list. */
export interface ListFilters {
  q: string;
  state?: NoticeState;
  form?: 'true' | 'false';
  /** Calendar days in the school's zone, both included. */
  from?: string;
  to?: string;
  senderId?: string;
  senderName?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the filters from the address; whatever is not valid counts as 全部. */
export function readFilters(params: URLSearchParams): ListFilters {
  const take = (key: string) => params.get(key) ?? '';
  const state = NOTICE_STATES.find((item) => item === take('state'));
  const form = take('form');
  const [from, to, senderId] = [take('from'), take('to'), take('sender')];
  return {
    q: take('q').slice(0, 50),
    ...(state === undefined ? {} : { state }),
    ...(form === 'true' || form === 'false' ? { form } : {}),
    ...(DAY.test(from) ? { from } : {}),
    ...(DAY.test(to) ? { to } : {}),
    ...(UUID.test(senderId) ? { senderId, senderName: take('senderName') } : {}),
  };
}

/** Filters as the address holds them; 全部 leaves no trace. */
export function writeFilters(filters: ListFilters): URLSearchParams {
  const params = new URLSearchParams();
  const put = (key: string, value: string | undefined) => {
    if (value !== undefined && value !== '') params.set(key, value);
  };
  put('q', filters.q);
  put('state', filters.state);
  put('form', filters.form);
  put('from', filters.from);
  put('to', filters.to);
  put('sender', filters.senderId);
  if (filters.senderId !== undefined) put('senderName', filters.senderName);
  return params;
}

/** The query of the route. */
export function filterQuery({ q, state, form, from, to, senderId }: ListFilters): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ q: q.trim(), state, form, from, to, senderId }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
    ),
  );
}

export const isNarrowed = (filters: ListFilters): boolean => writeFilters(filters).size > 0;

/** Days of a preset, counted from the school's today: 今日, the last 7 or 30 days with today. */
export function presetDays(preset: DatePreset, now = Date.now()): { from: string; to: string } {
  const back = preset === 'today' ? 0 : preset === 'week' ? 6 : 29;
  return { from: dayOf(now - back * 86_400_000), to: dayOf(now) };
}

/** Preset that gives these days, so that the chip can say 今日 instead of two dates. */
export function presetOf(filters: Pick<ListFilters, 'from' | 'to'>, now = Date.now()): DatePreset | undefined {
  return DATE_PRESETS.find((preset) => {
    const days = presetDays(preset, now);
    return days.from === filters.from && days.to === filters.to;
  });
}
