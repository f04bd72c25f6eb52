import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** Joins what happened since the last time to the sealed chain. */
export const sealLedger = defineJob({ name: 'ledger.seal', queue: 'bulk', payload: z.strictObject({}) });
export const sealLedgerEveryMinute = defineSchedule({
  job: sealLedger,
  every: { seconds: 60 },
  missed: 'run-once',
  payload: () => ({}),
});

/** Gives the newest seal to the administrators: whoever writes it down can prove that nothing was cut off later. */
export const tellHead = defineJob({ name: 'ledger.tell-head', queue: 'bulk', payload: z.strictObject({}) });
export const tellHeadDaily = defineSchedule({
  job: tellHead,
  every: { dailyAt: '07:45' },
  missed: 'run-once',
  payload: () => ({}),
});
