import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

/** Joins new lines of the audit log to the sealed chain (J1). */
export const sealAudit = defineJob({ name: 'audit.seal', queue: 'bulk', payload: z.strictObject({}) });
export const sealAuditOften = defineSchedule({ job: sealAudit, every: { seconds: 300 }, missed: 'run-once', payload: () => ({}) });

/** Goes through the chain and gives its head to the administrators, each day. */
export const checkAudit = defineJob({ name: 'audit.check', queue: 'bulk', payload: z.strictObject({}) });
export const checkAuditDaily = defineSchedule({ job: checkAudit, every: { dailyAt: '02:40' }, missed: 'run-once', payload: () => ({}) });
