import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** Makes one download; may run twice or be killed, the table says which run counts. */
export const runExport = defineJob({
  name: 'exports.run',
  queue: 'bulk',
  payload: z.strictObject({ exportId: z.uuid() }),
  // Somebody waits for it: two more tries, then it is said that it failed.
  retryMinutes: [1, 5],
});

/** Card in WeCom for an owner who has waited long. */
export const tellExport = defineJob({
  name: 'exports.tell',
  queue: 'fast',
  payload: z.strictObject({ exportId: z.uuid() }),
});

/** Files are kept 7 days, lines of the list 30. */
export const purgeExports = defineJob({ name: 'exports.purge', queue: 'bulk', payload: z.strictObject({}) });
export const purgeExportsDaily = defineSchedule({
  job: purgeExports,
  every: { dailyAt: '03:40' },
  missed: 'run-once',
  payload: () => ({}),
});
