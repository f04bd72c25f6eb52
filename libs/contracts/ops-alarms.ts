import * as z from 'zod/mini';
import { count, instant, nullable, uuid } from './fields';
import { route } from './route';

/** What rings at the operators (J8); README of libs/platform/alarms says when each begins and ends. */
export const ALARM_KINDS = [
  'cross_unit',
  'row_security',
  'mass_read',
  'callback_refused',
  'storage_full',
  'waiting',
  'backup',
  'audit_chain',
  'disk',
  'jobs_failed',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

const alarm = z.strictObject({
  id: uuid(),
  kind: z.enum(ALARM_KINDS),
  /** Null: the platform as a whole. */
  unitId: nullable(z.int()),
  number: nullable(z.string()),
  /** School and unit. */
  name: nullable(z.string()),
  since: instant(),
  /** When it was last seen to hold. */
  seenAt: instant(),
  /** The most that was measured: times, records, seconds, hours or per cent, as the kind has it. */
  amount: count(),
  /** How often it came back within a quarter of an hour. */
  times: count(),
  endedAt: nullable(instant()),
});
export type OpsAlarm = z.output<typeof alarm>;

/** Alarms of the platform: open ones first, then those that ended in the last 30 days. */
export const opsAlarmsApi = {
  list: route('GET', '/ops/alarms', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(alarm), open: count() }),
    summary: 'Alarms: open ones first, then those that ended in the last 30 days; numbers only',
  }),
};
