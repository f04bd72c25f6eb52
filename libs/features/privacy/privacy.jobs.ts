import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** Rows that are too old, and people who left a month ago (I3, I4). */
export const retentionJob = defineJob({ name: 'privacy.retention', queue: 'bulk', payload: z.strictObject({}) });
export const retentionDaily = defineSchedule({
  job: retentionJob,
  every: { dailyAt: '04:10' },
  missed: 'run-once',
  payload: () => ({}),
});
