import * as z from 'zod/mini';
import { idParams, instant, line, nullable, optional, text, uuid } from './fields';
import { adminItem, founderTransfer, stepUpWrites } from './permissions-admin';
import { route } from './route';

export const DISSOLVE_STATES = ['cooling', 'cancelled', 'executed'] as const;
const dissolve = z.strictObject({
  id: uuid(),
  state: z.enum(DISSOLVE_STATES),
  startedAt: instant(),
  executeAt: instant(),
  /** Held by a legal order (PER-25). */
  held: z.boolean(),
  can: z.array(z.enum(['cancel'])),
});
export type DissolveRequest = z.output<typeof dissolve>;

/** 轉讓創建人 and 解散組織 (PER-07…12, PER-24, PER-25). */
export const founderApi = {
  state: route('GET', '/permissions/founder', {
    permission: 'permissions.manage',
    ok: z.strictObject({
      founder: nullable(adminItem),
      unitName: z.string(),
      transferAccept: z.boolean(),
      transfer: nullable(founderTransfer),
      dissolve: nullable(dissolve),
    }),
    summary: 'Founder, open transfer and dissolving',
  }),
  transfer: route('POST', '/permissions/founder-transfer', {
    permission: 'permissions.manage',
    ...stepUpWrites,
    body: z.strictObject({
      /** One of the two: the chosen member, or 「請輸入成員姓名或賬號」. */
      memberId: optional(uuid()),
      nameOrAccount: optional(line(64)),
      /** The old founder stays super admin unless he opts out. */
      keepSuperAdmin: z.boolean(),
    }),
    ok: founderTransfer,
    errors: [
      'FOUNDER_ONLY',
      'FOUNDER_TARGET_NOT_ADMIN',
      'FOUNDER_LIMIT',
      'FOUNDER_SELF',
      'TRANSFER_PENDING',
      'MEMBER_AMBIGUOUS',
      'STEP_UP_REQUIRED',
    ],
    summary: 'Transfers the founder’s role: at once, or asks the new founder when the unit wants that',
  }),
  accept: route('POST', '/permissions/founder-transfer/:id/accept', {
    permission: 'directory.read',
    params: idParams,
    stepUp: true,
    ok: founderTransfer,
    errors: ['FOUNDER_TARGET_NOT_ADMIN', 'FOUNDER_LIMIT', 'STATE_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'The new founder accepts',
  }),
  cancelTransfer: route('POST', '/permissions/founder-transfer/:id/cancel', {
    permission: 'permissions.manage',
    params: idParams,
    stepUp: true,
    ok: founderTransfer,
    errors: ['FOUNDER_ONLY', 'STATE_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'The founder takes the transfer back',
  }),
  dissolve: route('POST', '/permissions/dissolve', {
    permission: 'permissions.manage',
    ...stepUpWrites,
    body: z.strictObject({ unitName: text(200) }),
    ok: dissolve,
    errors: ['FOUNDER_ONLY', 'DISSOLVE_CONFIRM_MISMATCH', 'STATE_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Begins dissolving: 7 days in which the founder can cancel, then all data is erased',
  }),
  cancelDissolve: route('POST', '/permissions/dissolve/cancel', {
    permission: 'permissions.manage',
    stepUp: true,
    ok: dissolve,
    errors: ['FOUNDER_ONLY', 'STATE_CONFLICT', 'STEP_UP_REQUIRED'],
    summary: 'Stops dissolving',
  }),
};
