import * as z from 'zod/mini';
import { uuid } from '@contracts/fields';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** One stored callback: open it again and hand it to the features. */
export const callbackJob = defineJob({
  name: 'wecom.callback',
  queue: 'fast',
  payload: z.strictObject({ callbackId: uuid() }),
});

/** Repeats are remembered for three days, longer than the 24 h that are asked for (G2). */
export const purgeCallbacksJob = defineJob({
  name: 'wecom.callback-purge',
  queue: 'bulk',
  payload: z.strictObject({}),
});

export const purgeCallbacksDaily = defineSchedule({
  job: purgeCallbacksJob,
  every: { dailyAt: '03:40' },
  missed: 'run-once',
  payload: () => ({}),
});
