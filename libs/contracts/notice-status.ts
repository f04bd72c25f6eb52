import * as z from 'zod/mini';
import { count, instant, nullable, uuid } from './fields';
import { DELIVERY_STATES, NOTICE_STATES, STONES, deliveryCounts, noticeCan, stoneCounts } from './notice-types';

export const noticeProgress = z.strictObject({
  id: uuid(),
  state: z.enum(NOTICE_STATES),
  requireConfirm: z.boolean(),
  hasForm: z.boolean(),
  sentAt: nullable(instant()),
  students: count(),
  stones: stoneCounts,
  recipients: count(),
  messages: deliveryCounts,
  /** All rows are made and nothing waits: the numbers will only change by reading and answering. */
  finished: z.boolean(),
  /** 排隊中: sending waits until then, for WeCom, or by the unit's own quiet hours or budget (BEY-05). */
  queue: nullable(z.strictObject({ until: instant(), reason: z.enum(['throttled', 'unreachable', 'receiver_limit', 'quiet', 'budget']) })),
  /** Why messages were refused, most frequent first; `text` in the reader's language. */
  failures: z.array(z.strictObject({ code: z.string(), text: z.string(), count: count() })),
  /** Students whose families have not acted: the number on 再次提醒. */
  remindable: count(),
  reminders: z.strictObject({ today: count(), perDay: count(), total: count(), nextAt: nullable(instant()) }),
  classes: z.array(
    z.strictObject({
      classId: uuid(),
      name: z.string(),
      teacher: nullable(z.string()),
      students: count(),
      stones: stoneCounts,
    }),
  ),
  can: noticeCan,
});
export type NoticeProgress = z.output<typeof noticeProgress>;

export const DELIVERY_TABS = ['all', 'handled', 'open', 'unreached'] as const;
export type DeliveryTab = (typeof DELIVERY_TABS)[number];

/** 發送記錄: a student with everybody the notice went to. */
export const noticeDeliveryRow = z.strictObject({
  studentId: uuid(),
  student: z.string(),
  classId: uuid(),
  className: z.string(),
  stone: z.enum(STONES),
  doneAt: nullable(instant()),
  doneBy: nullable(z.string()),
  people: z.array(
    z.strictObject({
      personId: uuid(),
      kind: z.enum(['parent', 'student']),
      name: nullable(z.string()),
      relation: z.string(),
      state: z.enum(DELIVERY_STATES),
      /** Plain words, in the reader's language; null unless failed, unknown or cancelled. */
      reason: nullable(z.string()),
      readAt: nullable(instant()),
      answeredAt: nullable(instant()),
    }),
  ),
});
export type NoticeDeliveryRow = z.output<typeof noticeDeliveryRow>;

/** Newest first, as drawn in the delivery ledger. */
export const noticeTimelineEvent = z.strictObject({
  kind: z.enum([
    'planned',
    'handed_over',
    'refused',
    'unknown',
    'cancelled',
    'not_joined',
    'waiting',
    'opened',
    'confirmed',
    'answered',
    'reminded',
    'recalled',
    'closed',
  ]),
  at: instant(),
  person: nullable(z.string()),
  reason: nullable(z.string()),
  tries: nullable(count()),
});
