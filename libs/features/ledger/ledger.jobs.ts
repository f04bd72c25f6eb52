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

/** Holds a part of the tables against the seals, another one each day; `slot` makes it once a day however often it is tried. */
export const checkStore = defineJob({ name: 'ledger.check', queue: 'bulk', payload: z.strictObject({ slot: z.iso.datetime() }) });
export const checkStoreDaily = defineSchedule({
  job: checkStore,
  every: { dailyAt: '02:10' },
  missed: 'run-once',
  payload: ({ dueAt }) => ({ slot: dueAt.toISOString() }),
});
