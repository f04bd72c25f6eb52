import * as z from 'zod/mini';
import { count, day, int, line, nullable } from './fields';
import { route } from './route';

const timeOfDay = () => z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
/** Days that may be named quiet at a time: two school years of holidays. */
export const QUIET_DAYS = 200;

/** Quiet hours and budget of all messages of a unit to families (BEY-05). Times are of Macao. */
export const sendingPolicy = z.strictObject({
  version: count(),
  /** Non-urgent messages wait from … until …, over midnight when `from` is later; the same time twice = no quiet hours. */
  quiet: nullable(z.strictObject({ from: timeOfDay(), until: timeOfDay() })),
  /** Saturdays and Sundays are quiet until the next school day's end of quiet hours. */
  quietWeekends: z.boolean(),
  /** Days without non-urgent messages (holidays), each once; answers are sorted. */
  quietDays: z
    .array(z.strictObject({ day: day(), name: line(50, 0) }))
    .check(z.maxLength(QUIET_DAYS))
    .check((payload) => {
      if (new Set(payload.value.map((one) => one.day)).size < payload.value.length) {
        payload.issues.push({ code: 'custom', input: payload.value, message: 'a day stands there twice' });
      }
    }),
  /** Non-urgent messages per family and day; above it they are bundled. Null = no budget. */
  dailyBudget: nullable(int(1, 50)),
  /** When bundles leave. */
  bundleAt: timeOfDay(),
});
export type SendingPolicy = z.output<typeof sendingPolicy>;

/** What an administrator writes. */
export const sendingPolicyBody = z.omit(sendingPolicy, { version: true });

/** What holds in a unit where nobody has set anything else. */
export const DEFAULT_POLICY: Readonly<SendingPolicy> = Object.freeze({
  version: 0,
  quiet: { from: '21:30', until: '07:30' },
  quietWeekends: false,
  quietDays: [],
  dailyBudget: null,
  bundleAt: '18:00',
});

export const sendingPolicyApi = {
  policy: route('GET', '/sending-policy', { permission: 'staff', ok: sendingPolicy, summary: 'Quiet hours and budget of the unit' }),
  updatePolicy: route('PUT', '/sending-policy', {
    permission: 'admin',
    body: sendingPolicyBody,
    ok: sendingPolicy,
    ifMatch: true,
    errors: ['VERSION_CONFLICT'],
    summary: 'Change quiet hours and budget; what still waits is moved',
  }),
};
