import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** Writes the rows of a confirmed import, or takes them back; rows that are done are passed over. */
export const runImport = defineJob({
  name: 'imports.run',
  queue: 'bulk',
  payload: z.strictObject({ importId: z.uuid() }),
  retryMinutes: [1, 5, 15],
});

/** Previews nobody confirmed go after a day, finished imports after 30. */
export const purgeImports = defineJob({ name: 'imports.purge', queue: 'bulk', payload: z.strictObject({}) });
export const purgeImportsDaily = defineSchedule({
  job: purgeImports,
  every: { dailyAt: '03:45' },
  missed: 'run-once',
  payload: () => ({}),
});
