import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

export const scanFile = defineJob({
  name: 'file.scan',
  queue: 'bulk',
  payload: z.strictObject({ fileId: z.uuid() }),
});

/** Removes the bytes of drafts nobody used within 24 h and of deleted files (OVR-23, E8). */
export const purgeFiles = defineJob({ name: 'file.purge', queue: 'bulk', payload: z.strictObject({}) });

export const purgeFilesHourly = defineSchedule({
  job: purgeFiles,
  every: { seconds: 3_600 },
  missed: 'run-once',
  payload: () => ({}),
});
