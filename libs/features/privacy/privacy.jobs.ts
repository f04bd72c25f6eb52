import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** E-mails of members that stand in clear, until no program writes them so any more. */
export const sealEmailJob = defineJob({ name: 'privacy.seal-email', queue: 'bulk', payload: z.strictObject({}) });
export const sealEmailHourly = defineSchedule({
  job: sealEmailJob,
  every: { seconds: 3_600 },
  missed: 'run-once',
  payload: () => ({}),
});

/** Rows that are too old, and people who left a month ago (I3, I4). */
export const retentionJob = defineJob({ name: 'privacy.retention', queue: 'bulk', payload: z.strictObject({}) });
export const retentionDaily = defineSchedule({
  job: retentionJob,
  every: { dailyAt: '04:10' },
  missed: 'run-once',
  payload: () => ({}),
});
