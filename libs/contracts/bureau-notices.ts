import * as z from 'zod/mini';
import { count, done, instant, line, nullable, uuid } from './fields';
import { REGISTRATION_IDENTITIES } from './registration-types';
import { route } from './route';

/** Messages of the bureau in 教青局個人化服務通知 (BUR-01). */
export const BUREAU_LIMITS = { title: 60, body: 2_000, units: 500, shown: 100 } as const;
const small = { bodyLimit: 32 * 1024 } as const;

const identities = () => z.array(z.enum(REGISTRATION_IDENTITIES)).check(z.minLength(1), z.maxLength(REGISTRATION_IDENTITIES.length));

export const bureauNotice = z.strictObject({
  id: uuid(),
  title: z.string(),
  body: z.string(),
  /** Identities of the reader that it is meant for. */
  identities: z.array(z.enum(REGISTRATION_IDENTITIES)),
  sentAt: instant(),
});
export type BureauNotice = z.output<typeof bureauNotice>;

/** What the bureau wrote to the identities a person has subscribed; and whether the person wants it (BUR-02). */
export const bureauNoticesApi = {
  list: route('GET', '/me/bureau-notices', {
    permission: 'signed-in',
    ok: z.strictObject({
      items: z.array(bureauNotice),
      stopped: z.boolean(),
      /** When the person stopped or started them last. */
      choiceAt: nullable(instant()),
    }),
    summary: 'Messages of the bureau to me, the newest first, at most 100 (BUR-01, SUB-130)',
  }),
  choose: route('PUT', '/me/bureau-notices/opt-out', {
    permission: 'signed-in',
    body: z.strictObject({ stopped: z.boolean() }),
    ok: done,
    errors: ['STATE_CONFLICT'],
    ...small,
    summary: 'Stops or starts messages of the bureau without ending the subscription (BUR-02)',
  }),
};

const sentMessage = z.strictObject({
  id: uuid(),
  title: z.string(),
  identities: z.array(z.enum(REGISTRATION_IDENTITIES)),
  /** Null = every unit in use. */
  unitNumbers: nullable(z.array(z.string())),
  units: count(),
  sentAt: instant(),
});

/** Officers of the bureau write from the operators' pages. */
export const bureauOpsApi = {
  list: route('GET', '/ops/bureau-notices', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(sentMessage) }),
    summary: 'Messages sent, newest first',
  }),
  /** The same id again carries on where the first try stopped: each unit gets it once. */
  send: route('POST', '/ops/bureau-notices', {
    permission: 'ops',
    body: z.strictObject({
      id: uuid(),
      title: line(BUREAU_LIMITS.title),
      // Several lines, and at least one word.
      body: z.string().check(z.maxLength(BUREAU_LIMITS.body), z.regex(/\S/)),
      identities: identities(),
      /** Numbers of units; absent = all in use. */
      unitNumbers: z.optional(
        z.array(z.string().check(z.minLength(1), z.maxLength(20))).check(z.minLength(1), z.maxLength(BUREAU_LIMITS.units)),
      ),
    }),
    ok: z.strictObject({ units: count() }),
    errors: ['STATE_CONFLICT'],
    ...small,
    summary: 'Sends to identities of chosen units',
  }),
};
