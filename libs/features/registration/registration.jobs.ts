import * as z from 'zod/mini';
import { directoryListenerPayload } from '@features/contacts';
import { uuid } from '@contracts/fields';
import { defineJob, defineSchedule } from '@platform/jobs/define-job';

const nothing = z.strictObject({});
const subscription = z.strictObject({ subscriptionId: uuid() });

/** Writes an approved person into the directories; comes again whenever one of its changes has ended. `batchId` = the subscription. */
export const syncMemberJob = defineJob({ name: 'sub.sync-member', queue: 'fast', payload: directoryListenerPayload });

/** Tells reviewers of an application (01 §7): once. */
export const tellReviewJob = defineJob({ name: 'sub.tell-review', queue: 'fast', payload: subscription });

/** Tells administrators that a card was shown by somebody else: once a card and day. */
export const tellCardJob = defineJob({
  name: 'sub.tell-card',
  queue: 'fast',
  payload: z.strictObject({ recordId: uuid(), day: z.iso.date() }),
});

/** Tells the class teacher or administrators of a look-alike name (BEY-23). */
export const tellLookAlikeJob = defineJob({ name: 'sub.tell-look-alike', queue: 'fast', payload: subscription });

/** Tells an applicant, as far as he can be reached, that he was refused and why (01 §7). */
export const tellRejectedJob = defineJob({
  name: 'sub.tell-rejected',
  queue: 'fast',
  payload: z.strictObject({ subscriptionId: uuid(), linkIds: z.array(uuid()).check(z.maxLength(20)) }),
});

/** Tells a unit's people of a message of the bureau (BUR-01). */
export const tellBureauJob = defineJob({ name: 'bureau.tell', queue: 'bulk', payload: z.strictObject({ noticeId: uuid() }) });

/** Hands a case of a missing health report to the bureau (SUB-51). */
export const sendHealthCaseJob = defineJob({ name: 'sub.send-health-case', queue: 'fast', payload: z.strictObject({ caseId: uuid() }) });

/** Compares the picture of somebody who has joined (BEY-23). */
export const comparePictureJob = defineJob({ name: 'sub.compare-picture', queue: 'fast', payload: subscription });

/** Who was invited and has come: hourly, and soon after WeCom tells of a change. */
export const joinPollJob = defineJob({ name: 'sub.join-poll', queue: 'bulk', payload: nothing });
export const joinPollHourly = defineSchedule({ job: joinPollJob, every: { seconds: 3600 }, missed: 'run-once', payload: () => ({}) });

/** Wizards left for 24 h, applications nobody decided for 30 days. */
export const expireJob = defineJob({ name: 'sub.expire', queue: 'bulk', payload: nothing });
export const expireDaily = defineSchedule({ job: expireJob, every: { dailyAt: '03:00' }, missed: 'run-once', payload: () => ({}) });

/** Codes, attempts, log-ins and registration sessions that are over. */
export const otpPurgeJob = defineJob({ name: 'sub.otp-purge', queue: 'bulk', payload: nothing });
export const otpPurgeHourly = defineSchedule({ job: otpPurgeJob, every: { seconds: 3600 }, missed: 'skip', payload: () => ({}) });

/** 09:00: applications that have waited for more than 24 h, one message a reviewer. */
export const reviewDigestJob = defineJob({ name: 'sub.review-digest', queue: 'bulk', payload: nothing });
export const reviewDigestDaily = defineSchedule({
  job: reviewDigestJob,
  every: { dailyAt: '09:00' },
  missed: 'skip',
  payload: () => ({}),
});
