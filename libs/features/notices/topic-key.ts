/** Key of a notice in 消息提醒 of families, and of its copy in that of staff. */
export const topicKey = (noticeId: string): string => `notice:${noticeId}`;
export const copyTopicKey = (noticeId: string): string => `notice-copy:${noticeId}`;
/** What single members of staff are told about a notice; one line each per person. */
export const STAFF_TOPICS = ['preview', 'returned', 'failed', 'reinvite'] as const;
export const personTopicKey = (topic: (typeof STAFF_TOPICS)[number], noticeId: string, personId: string): string =>
  `notice-${topic}:${noticeId}:${personId}`;
/** Pages that a line of 消息提醒 opens; the child is added by the reminders. */
export const familyPage = (noticeId: string): string => `/family/notices/${noticeId}`;
export const staffPage = (noticeId: string): string => `/staff/notices/${noticeId}`;
export const SHARED_PAGE = '/staff/notices/shared';
