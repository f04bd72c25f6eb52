import * as z from 'zod/mini';
import { instant, nullable, uuid } from './fields';
import { areaCode } from './registration-types';
import { route } from './route';

/** A member who does not see 健康申報: recorded by an administrator, followed up by the bureau (SUB-51, DEP-54). */
export const healthReportCase = z.strictObject({
  id: uuid(),
  memberId: uuid(),
  name: z.string(),
  /** Masked (OVR-34). */
  mobile: z.string(),
  state: z.enum(['waiting', 'sent']),
  /** Number of the request at the bureau. */
  requestRef: nullable(z.string()),
  recordedBy: z.string(),
  recordedAt: instant(),
  sentAt: nullable(instant()),
});
export type HealthReportCase = z.output<typeof healthReportCase>;

export const healthReportsApi = {
  list: route('GET', '/health-report-cases', {
    permission: 'registration.manage',
    ok: z.strictObject({ items: z.array(healthReportCase) }),
    summary: 'Members without a health report, the newest 200',
  }),
  /** Members by name or WeCom id, for the choice of the form. */
  members: route('GET', '/health-report-cases/members', {
    permission: 'registration.manage',
    query: z.strictObject({ q: z.string().check(z.minLength(1), z.maxLength(40)) }),
    ok: z.strictObject({ items: z.array(z.strictObject({ id: uuid(), name: z.string(), place: z.string() })) }),
    summary: 'Members of staff whose name begins so',
  }),
  record: route('POST', '/health-report-cases', {
    permission: 'registration.manage',
    body: z.strictObject({ memberId: uuid(), areaCode: areaCode(), mobile: z.string().check(z.minLength(1), z.maxLength(20)) }),
    ok: healthReportCase,
    errors: ['SUB_MOBILE_FORMAT', 'STATE_CONFLICT'],
    fieldCodes: { mobile: 'SUB_MOBILE_FORMAT', areaCode: 'SUB_MOBILE_FORMAT' },
    idempotent: true,
    bodyLimit: 32 * 1024,
    summary: 'Records the number and sends it with the name of the school to the bureau',
  }),
};
