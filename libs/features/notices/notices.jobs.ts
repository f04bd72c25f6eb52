import * as z from 'zod/mini';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

const notice = z.strictObject({ noticeId: z.uuid() });
const nothing = z.strictObject({});

/** Expands a notice into rows and frozen calls. */
export const fanoutNotice = defineJob({ name: 'notice.fanout', queue: 'fast', payload: notice });
/** Puts the notice into 消息提醒 of its receivers, after the calls are on their way. */
export const listNotice = defineJob({ name: 'notice.list-reminders', queue: 'bulk', payload: notice });
/** 再次提醒, and the reminder of a deadline, by the line of the log that holds the quota. */
export const remindNotice = defineJob({
  name: 'notice.remind',
  queue: 'fast',
  payload: z.strictObject({ noticeId: z.uuid(), logId: z.uuid() }),
});

/** Why a scheduled notice went back to its sender instead of leaving: codes of the error table. */
export const RETURN_REASONS = [
  'NOT_CONTENT',
  'NOT_QUESTION',
  'NOT_NO_TARGET',
  'NOT_TARGET_FORBIDDEN',
  'NOT_TARGET_EMPTY',
  'NOT_DEADLINE',
  'NOT_URGENT_REASON',
  'NOT_VERSIONS_DIFFER',
  'FORBIDDEN',
  'NOT_SENDER_LEFT',
] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export const tellStaffPayload = z.union([
  z.strictObject({ noticeId: z.uuid(), what: z.enum(['copied', 'failed', 'preview']) }),
  z.strictObject({ noticeId: z.uuid(), what: z.literal('returned'), reason: z.enum(RETURN_REASONS) }),
  /** Class teachers, by the line of the log (NOT-17). */
  z.strictObject({ noticeId: z.uuid(), what: z.literal('reinvite'), logId: z.uuid() }),
]);
export type TellStaff = z.output<typeof tellStaffPayload>;
/** Cards for staff: people in copy, the sender when somebody was not reached or nothing was sent, class teachers. */
export const tellStaff = defineJob({ name: 'notice.tell-staff', queue: 'fast', payload: tellStaffPayload });

/** A scheduled notice begins (NOT-19). */
export const startScheduled = defineJob({ name: 'notice.start-scheduled', queue: 'fast', payload: notice });
/** Those who have not acted hear of the deadline a day before it. */
export const remindDeadline = defineJob({ name: 'notice.deadline-remind', queue: 'fast', payload: notice });
/** The deadline has come. */
export const closeNotice = defineJob({ name: 'notice.auto-close', queue: 'fast', payload: notice });
/** Finds schedules and deadlines whose own job was lost or came late. */
export const catchUp = defineJob({ name: 'notice.catch-up', queue: 'fast', payload: nothing });
export const catchUpEvery5Minutes = defineSchedule({ job: catchUp, every: { seconds: 300 }, missed: 'run-once', payload: () => ({}) });
/** 「【分享】家校通知」 for administrators, once an hour (NOT-44). */
export const shareDigest = defineJob({ name: 'notice.share-digest', queue: 'fast', payload: nothing });
export const shareDigestHourly = defineSchedule({ job: shareDigest, every: { seconds: 3_600 }, missed: 'run-once', payload: () => ({}) });
/** Answers and files of notices that were recalled and deleted long ago (NOT-39). */
export const purgeNotices = defineJob({ name: 'notice.attach-purge', queue: 'bulk', payload: nothing });
export const purgeNoticesDaily = defineSchedule({
  job: purgeNotices,
  every: { dailyAt: '03:20' },
  missed: 'run-once',
  payload: () => ({}),
});
/** Families that the app may reach, read from WeCom for the reach preview (BEY-02). */
export const readScope = defineJob({ name: 'notice.read-scope', queue: 'bulk', payload: nothing });
export const readScopeDaily = defineSchedule({ job: readScope, every: { dailyAt: '02:50' }, missed: 'run-once', payload: () => ({}) });
