import * as z from 'zod/mini';
import { instant, nullable, optional, text } from './fields';
import { route } from './route';

/** A confirmation of one's identity holds this long (PER-23). */
export const STEP_UP_MINUTES = 10;
/** Channel of the page that comes back from WeCom's confirmation to the page that waits for it. */
export const STEP_UP_CHANNEL = 'smart-campus:step-up';
/** Where WeCom's confirmation in a window of its own ends. */
export const STEP_UP_DONE_PAGE = '/console/confirmed';
export const STEP_UP_METHODS = ['wecom_scan', 'sms'] as const;
export type StepUpMethod = (typeof STEP_UP_METHODS)[number];

/** Confirming one's identity before what gives or takes rights (PER-23). */
export const stepUpApi = {
  begin: route('POST', '/auth/step-up', {
    permission: 'staff',
    body: z.strictObject({
      method: z.enum(STEP_UP_METHODS),
      /** Own page to come back to after the scan. */
      to: optional(text(300)),
    }),
    ok: z.strictObject({
      /** `wecom_scan`: address of WeCom's confirmation. */
      url: nullable(z.string()),
      /** `sms`: the masked number the code went to. */
      sentTo: nullable(z.string()),
      validUntil: nullable(instant()),
    }),
    errors: ['STEP_UP_NO_SMS', 'RATE_LIMITED'],
    perMinute: 20,
    summary: 'Begins confirming one’s identity',
  }),
  verify: route('POST', '/auth/step-up/verify', {
    permission: 'staff',
    body: z.strictObject({ code: z.string().check(z.regex(/^\d{6}$/)) }),
    ok: z.strictObject({ validUntil: instant() }),
    errors: ['STEP_UP_CODE'],
    perMinute: 20,
    summary: 'Ends it by the code of a text message',
  }),
  state: route('GET', '/auth/step-up', {
    permission: 'staff',
    ok: z.strictObject({ validUntil: nullable(instant()), sms: z.boolean() }),
    summary: 'Until when my identity counts as confirmed',
  }),
};
