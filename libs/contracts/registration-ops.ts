import * as z from 'zod/mini';
import { done, instant, nullable, queryInt, text, uuid } from './fields';
import { CARD_TYPES, MOBILE_PROOFS, REGISTRATION_KINDS, REGISTRATION_LIMITS as L } from './registration-types';
import { route } from './route';

const small = { bodyLimit: 32 * 1024 } as const;

/** Platform operators: codes for a school's first administrator, and applications where a school has nobody to decide (SUB-40, SUB-48). */
export const registrationOpsApi = {
  issueCode: route('POST', '/ops/registration-codes', {
    permission: 'ops',
    ok: z.strictObject({ url: z.string(), expiresAt: instant() }),
    ...small,
    summary: 'A code of the platform: the applicant chooses the school',
  }),
  waiting: route('GET', '/ops/registrations', {
    permission: 'ops',
    ok: z.strictObject({
      items: z.array(
        z.strictObject({
          unitId: z.int(),
          number: z.string(),
          unit: z.string(),
          id: uuid(),
          name: z.string(),
          kind: z.enum(REGISTRATION_KINDS),
          cardType: nullable(z.enum(CARD_TYPES)),
          cardLast4: nullable(z.string()),
          mobileProof: z.enum(MOBILE_PROOFS),
          submittedAt: instant(),
        }),
      ),
    }),
    summary: 'Applications that nobody of their school may decide',
  }),
  approve: route('POST', '/ops/registrations/:unitId/:id/approve', {
    permission: 'ops',
    params: z.strictObject({ unitId: queryInt(1, 2_147_483_647), id: uuid() }),
    ok: done,
    errors: ['SUB_ALREADY_REVIEWED', 'STATE_CONFLICT'],
    ...small,
    summary: '【同意】 by the platform',
  }),
  reject: route('POST', '/ops/registrations/:unitId/:id/reject', {
    permission: 'ops',
    params: z.strictObject({ unitId: queryInt(1, 2_147_483_647), id: uuid() }),
    body: z.strictObject({ reason: text(L.rejectReasonMax) }),
    ok: done,
    errors: ['SUB_ALREADY_REVIEWED', 'STATE_CONFLICT'],
    ...small,
    summary: '【拒絕】 by the platform',
  }),
};
