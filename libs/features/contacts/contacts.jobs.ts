import * as z from 'zod/mini';
import { uuid } from '@contracts/fields';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';
import { directoryListenerPayload } from './write/listener-payload';

/** Compares both directories of the unit with WeCom and repairs (spec 14 §7, §11). */
export const directoryFullJob = defineJob({ name: 'directory.full', queue: 'bulk', payload: z.strictObject({}) });

/** Nightly 02:30 in Macao, per unit; a night that was missed is made up for once. */
export const directoryFullNightly = defineSchedule({
  job: directoryFullJob,
  every: { dailyAt: '02:30' },
  missed: 'run-once',
  payload: () => ({}),
});

/** Reads back the object a callback named. */
export const directoryEventJob = defineJob({
  name: 'directory.event',
  queue: 'fast',
  payload: z.strictObject({ eventId: uuid() }),
});

/** Carries out pending changes of WeCom's directories, one after the other in each unit (spec 14 §7, §11). */
export const directoryPendingJob = defineJob({ name: 'directory.pending', queue: 'fast', payload: z.strictObject({}) });

/** Tells an import of 家校通訊錄 what became of its rows (SCH-20). */
export const schoolImportJob = defineJob({ name: 'school.import-results', queue: 'fast', payload: directoryListenerPayload });
