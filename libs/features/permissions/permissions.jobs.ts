import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

const nothing = z.strictObject({});

/** Cards in WeCom for what `RoleNews` wrote. */
export const tellRoleNews = defineJob({ name: 'roles.tell', queue: 'fast', payload: z.strictObject({ topicId: z.uuid() }) });

/** Somebody of the unit read more than a person does (H3): its founder and super admins hear of it, once per account and day. */
export const tellMassRead = defineJob({
  name: 'account.mass-read',
  queue: 'fast',
  payload: z.strictObject({ accountId: z.uuid(), day: z.iso.date() }),
});

/** Ends transfers that nobody accepted within 72 hours. */
export const expireTransfers = defineJob({ name: 'founder.expire', queue: 'fast', payload: nothing });
export const expireTransfersHourly = defineSchedule({
  job: expireTransfers,
  every: { seconds: 3_600 },
  missed: 'run-once',
  payload: () => ({}),
});

/** Keeps the unit's state beside its request, tells the days that are left, and erases when they are over (PER-25). */
export const dissolveUnit = defineJob({ name: 'unit.dissolve', queue: 'bulk', payload: nothing });
export const dissolveUnitHourly = defineSchedule({ job: dissolveUnit, every: { seconds: 3_600 }, missed: 'run-once', payload: () => ({}) });

/** Tells and audits the roles that ended because somebody left or was disabled (PER-27). */
export const cleanUpRoles = defineJob({ name: 'roles.cleanup', queue: 'fast', payload: nothing });
export const cleanUpRolesEveryMinute = defineSchedule({
  job: cleanUpRoles,
  every: { seconds: 60 },
  missed: 'run-once',
  payload: () => ({}),
});

/** Compares administrators of WeCom's apps with the roles here (PER-28). */
export const compareRoles = defineJob({ name: 'roles.diff', queue: 'bulk', payload: z.strictObject({ slot: z.iso.datetime() }) });
export const compareRolesNightly = defineSchedule({
  job: compareRoles,
  every: { dailyAt: '03:20' },
  missed: 'run-once',
  payload: ({ dueAt }) => ({ slot: dueAt.toISOString() }),
});
