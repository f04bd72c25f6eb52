import * as z from 'zod/mini';
import { count, idParams, instant, nullable, uuid } from './fields';
import { exportView } from './exports';
import { route } from './route';

/** Sealed delivery ledger (BEY-01). The format is documented in libs/ledger/README.md and checked by its verifier. */
export const ledgerState = z.strictObject({
  /** Public key that signs this unit's seals, as fingerprint for people to compare. */
  fingerprint: z.string(),
  blocks: count(),
  rows: count(),
  /** Newest seal and the rows that wait for the next one. */
  sealedAt: nullable(instant()),
  waiting: count(),
});
export const ledgerApi = {
  state: route('GET', '/ledger', { permission: 'staff', ok: ledgerState, summary: 'State of the sealed delivery ledger' }),
  /** Public keys for the verifier, without login: they say nothing about anybody. */
  keys: route('GET', '/ledger/keys/:fingerprint', {
    permission: 'public',
    params: z.strictObject({ fingerprint: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
    ok: z.strictObject({ fingerprint: z.string(), publicKey: z.string(), validFrom: instant() }),
    summary: 'Public key of a fingerprint',
  }),
  /** The school's receipt of a notice: all sealed rows of it. */
  noticeReceipt: route('GET', '/notices/:id/receipt', {
    permission: 'staff',
    params: idParams,
    ok: z.any(),
    kind: 'file',
    errors: ['STATE_CONFLICT'],
    summary: 'Receipt of a notice for the school (下載收據)',
  }),
  /** One child's rows with their proofs. */
  myReceipt: route('GET', '/me/notices/:id/receipt', {
    permission: 'family',
    params: z.strictObject({ id: uuid() }),
    query: z.strictObject({ studentId: uuid() }),
    ok: z.any(),
    kind: 'file',
    errors: ['STATE_CONFLICT'],
    summary: 'Receipt of a notice for one child',
  }),
  export: route('POST', '/ledger/exports', {
    permission: 'admin',
    ok: exportView,
    errors: ['STATE_CONFLICT'],
    idempotent: true,
    stepUp: true,
    perMinute: 5,
    summary: 'Start a download of the whole ledger of the unit',
  }),
};
