import * as z from 'zod/mini';
import { count, day, instant, nullable, queryInt, text, uuid } from './fields';
import { exportView } from './exports';
import { route } from './route';

export const USAGE_PLATFORMS = ['android', 'ios', 'windows', 'mac', 'web'] as const;
export type UsagePlatform = (typeof USAGE_PLATFORMS)[number];
export const USAGE_STATES = ['used', 'unused'] as const;
export const USAGE_LIMITS = {
  /** Longest range of a question, in days. */
  days: 93,
  /** 【提醒使用】: unused for so many days, and at most once in so many (VIS-22). */
  remindAfterDays: 7,
  remindOnce: 500,
} as const;

/** A member on a day (VIS-21). */
export const usageItem = z.strictObject({
  memberId: uuid(),
  day: day(),
  name: z.string(),
  departments: z.array(z.string()),
  used: z.boolean(),
  /** On that day; on an unused day the last time before it, as far as it is known. */
  lastUsedAt: nullable(instant()),
  platform: nullable(z.enum(USAGE_PLATFORMS)),
  /** 【提醒使用】 is possible now. */
  canRemind: z.boolean(),
});
export type UsageItem = z.output<typeof usageItem>;

const range = {
  from: day(),
  to: day(),
  state: z.optional(z.enum(USAGE_STATES)),
  departmentId: z.optional(uuid()),
};

export const usageApi = {
  list: route('GET', '/contacts/usage', {
    permission: 'directory.read',
    query: z.strictObject({
      ...range,
      q: z.optional(text(60)),
      page: z.optional(queryInt(1, 1_000_000)),
      pageSize: z.optional(queryInt(1, 100)),
    }),
    ok: z.strictObject({
      items: z.array(usageItem),
      total: count(),
      page: count(),
      pageSize: count(),
      /** Different people of the range who used it at least once, and all of them. */
      used: count(),
      members: count(),
      /** Used per day of the range, oldest first. */
      days: z.array(z.strictObject({ day: day(), used: count(), members: count() })),
      /** Members active in WeCom itself, per day that WeCom told; the whole unit, so only for who administers all of it (VIS-23). */
      wecom: z.array(z.strictObject({ day: day(), active: count() })),
    }),
    summary: '成員使用分析 (VIS-20, VIS-21): sessions of the platform, within the scope',
  }),
  export: route('POST', '/contacts/usage/exports', {
    permission: 'contacts.export',
    body: z.strictObject(range),
    ok: exportView,
    idempotent: true,
    stepUp: true,
    perMinute: 20,
    summary: '【導出記錄】; live topic export:<id>',
  }),
  remind: route('POST', '/contacts/usage/remind', {
    permission: 'contacts.edit',
    body: z.strictObject({ memberIds: z.array(uuid()).check(z.minLength(1), z.maxLength(USAGE_LIMITS.remindOnce)) }),
    ok: z.strictObject({
      reminded: count(),
      /** Used lately, reminded within the week, or not reachable (not joined, disabled). */
      skipped: z.array(z.strictObject({ id: uuid(), name: z.string(), why: z.enum(['used', 'reminded', 'unreachable']) })),
    }),
    idempotent: true,
    perMinute: 20,
    errors: ['OUT_OF_SCOPE'],
    summary: '【提醒使用】 (VIS-22)',
  }),
};
