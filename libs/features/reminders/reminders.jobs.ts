import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

export const purgeReminders = defineJob({ name: 'reminder.purge', queue: 'bulk', payload: z.strictObject({}) });
export const purgeRemindersDaily = defineSchedule({
  job: purgeReminders,
  every: { dailyAt: '03:20' },
  missed: 'run-once',
  payload: () => ({}),
});
