import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

export const purgeSessionsJob = defineJob({ name: 'identity.purge', queue: 'bulk', payload: z.strictObject({}) });

export const purgeSessionsDaily = defineSchedule({
  job: purgeSessionsJob,
  every: { dailyAt: '03:50' },
  missed: 'run-once',
  payload: () => ({}),
});
