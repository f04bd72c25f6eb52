import * as z from 'zod/mini';
import { defineJob } from '@platform/jobs/define-job';

const notice = z.strictObject({ noticeId: z.uuid() });

/** Expands a notice into rows and frozen calls. */
export const fanoutNotice = defineJob({ name: 'notice.fanout', queue: 'fast', payload: notice });
/** Puts the notice into 消息提醒 of its receivers, after the calls are on their way. */
export const listNotice = defineJob({ name: 'notice.list-reminders', queue: 'bulk', payload: notice });
/** 再次提醒, by the line of the log that holds the quota. */
export const remindNotice = defineJob({
  name: 'notice.remind',
  queue: 'fast',
  payload: z.strictObject({ noticeId: z.uuid(), logId: z.uuid() }),
});
/** Cards for staff: people in copy, or the sender when somebody was not reached. */
export const tellStaff = defineJob({
  name: 'notice.tell-staff',
  queue: 'fast',
  payload: z.strictObject({ noticeId: z.uuid(), what: z.enum(['copied', 'failed']) }),
});
