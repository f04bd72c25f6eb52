import * as z from 'zod/mini';
import { count, day, done, instant, nullable, pageQuery, queryInt, uuid } from './fields';
import { route } from './route';

/** 消息提醒: everything the suite told a person (RMD-01…09, spec 18 part E). */
export const REMINDER_MODULES = [
  'notice',
  'homework',
  'attendance',
  'leave',
  'mailbox',
  'calendar',
  'subscription',
  'promotion',
  'timetable',
  'system',
] as const;
export type ReminderModule = (typeof REMINDER_MODULES)[number];
/** `recalled` 通知已回收 and `gone` 內容已不可查看 show no title, no summary and no link (RMD-05). */
export const REMINDER_TARGET_STATES = ['live', 'recalled', 'gone'] as const;
export const REMINDER_KEEP_MONTHS = 12;

const UUID_TEXT = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** A line is named by its topic and, for families, the child. */
export const reminderId = () => z.string().check(z.regex(new RegExp(`^${UUID_TEXT}(\\.${UUID_TEXT})?$`)));

export const reminderItem = z.strictObject({
  id: reminderId(),
  module: z.enum(REMINDER_MODULES),
  title: nullable(z.string()),
  summary: nullable(z.string()),
  target: z.enum(REMINDER_TARGET_STATES),
  /** Path inside the app; null unless `target` is `live`. */
  url: nullable(z.string()),
  /** What the item asks: shown as 需確認 / 需填寫. */
  asks: nullable(z.enum(['confirm', 'form'])),
  student: nullable(z.strictObject({ id: uuid(), name: z.string() })),
  at: instant(),
  unread: z.boolean(),
});
export type ReminderItem = z.output<typeof reminderItem>;

export const remindersApi = {
  list: route('GET', '/me/reminders', {
    permission: 'signed-in',
    query: z.strictObject({
      unread: z.optional(z.enum(['true'])),
      module: z.optional(z.enum(REMINDER_MODULES)),
      studentId: z.optional(uuid()),
      from: z.optional(day()),
      to: z.optional(day()),
      limit: z.optional(queryInt(1, 50)),
      cursor: pageQuery.cursor,
    }),
    ok: z.strictObject({ items: z.array(reminderItem), nextCursor: nullable(z.string()), unread: count() }),
    summary: 'Reminders of the person, newest first (RMD-02, RMD-04)',
  }),
  read: route('POST', '/me/reminders/:id/read', {
    permission: 'signed-in',
    params: z.strictObject({ id: reminderId() }),
    ok: done,
    summary: 'Mark one as read (RMD-03)',
  }),
  readAll: route('POST', '/me/reminders/read-all', {
    permission: 'signed-in',
    ok: z.strictObject({ read: count() }),
    summary: 'Mark all as read (RMD-03)',
  }),
};
