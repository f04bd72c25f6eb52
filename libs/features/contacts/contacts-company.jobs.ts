import * as z from 'zod/mini';
import { day, uuid } from '@contracts/fields';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';
import { dayMacau } from '@platform/time/macau-time';

const DAY_MS = 86_400_000;

/** Puts the invitations of a button into the lane of changes (spec 14 §11). */
export const inviteBatchJob = defineJob({ name: 'invite.batch', queue: 'fast', payload: z.strictObject({ batchId: uuid() }) });

/** Who used the platform on the day that is over; everybody gets his row (VIS-20, VIS-23). */
export const usageDailyJob = defineJob({ name: 'usage.daily', queue: 'bulk', payload: z.strictObject({ day: day() }) });

/** Who has used it so far on the day at hand. */
export const usageTodayJob = defineJob({ name: 'usage.today', queue: 'bulk', payload: z.strictObject({ day: day() }) });

/** 00:20 for the day before; a night that was missed is made up for once. */
export const usageNightly = defineSchedule({
  job: usageDailyJob,
  every: { dailyAt: '00:20' },
  missed: 'run-once',
  payload: ({ dueAt }) => ({ day: dayMacau(new Date(dueAt.getTime() - DAY_MS)) }),
});

/** A session remembers only its last use: the day at hand is noted every ten minutes, before the next day can overwrite it. */
export const usageToday = defineSchedule({
  job: usageTodayJob,
  every: { seconds: 600 },
  missed: 'skip',
  payload: ({ dueAt }) => ({ day: dayMacau(dueAt) }),
});

/** Members active in WeCom on the days before (VIS-23). */
export const wecomActivityJob = defineJob({ name: 'usage.wecom', queue: 'bulk', payload: z.strictObject({}) });

/** 05:20, when WeCom has counted the day before; a night that was missed is made up for by the next. */
export const wecomActivityNightly = defineSchedule({
  job: wecomActivityJob,
  every: { dailyAt: '05:20' },
  missed: 'run-once',
  payload: () => ({}),
});

/** The card of 【提醒使用】. */
export const usageRemindJob = defineJob({ name: 'usage.remind', queue: 'fast', payload: z.strictObject({ batchId: uuid() }) });

/** Tells an import of members what became of its rows (CON-23). */
export const memberImportJob = defineJob({ name: 'member.import-results', queue: 'fast', payload: z.strictObject({ batchId: uuid() }) });
