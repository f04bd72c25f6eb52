import * as z from 'zod/mini';
import { count, day, idParams, instant, line, nullable, pageOf, pageQuery, uuid } from './fields';
import { route } from './route';

export const TRANSFER_TYPES = ['out', 'in', 'class_change'] as const;
export type TransferType = (typeof TRANSFER_TYPES)[number];
export const TRANSFER_STATES = ['requested', 'approved', 'rejected', 'cancelled', 'done'] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];
/** Tabs 全部 / 待處理 / 已完成 (PRM-60). */
export const TRANSFER_TABS = ['all', 'open', 'closed'] as const;
export type TransferTab = (typeof TRANSFER_TABS)[number];
export const TRANSFER_ACTIONS = ['approve', 'reject', 'cancel'] as const;
export type TransferAction = (typeof TRANSFER_ACTIONS)[number];

export const transferView = z.strictObject({
  id: uuid(),
  version: count(),
  type: z.enum(TRANSFER_TYPES),
  studentId: nullable(uuid()),
  studentName: z.string(),
  fromClass: nullable(z.string()),
  toClass: nullable(z.string()),
  otherSchool: nullable(z.string()),
  effectiveOn: day(),
  reason: z.string(),
  state: z.enum(TRANSFER_STATES),
  requestedBy: z.string(),
  requestedAt: instant(),
  decidedBy: nullable(z.string()),
  decideNote: nullable(z.string()),
  /** Why an approved one has not taken effect yet, in the reader's language. */
  problem: nullable(z.string()),
  /** 已被B01更新覆蓋 (PRM-67). */
  overridden: z.boolean(),
  /** For 轉入: somebody of this name has subscribed in the class. */
  arrived: z.boolean(),
  can: z.array(z.enum(TRANSFER_ACTIONS)),
});
export type TransferView = z.output<typeof transferView>;

const note = z.strictObject({ note: z.optional(line(200, 0)) });

export const transferApi = {
  list: route('GET', '/transfers', {
    permission: 'staff',
    query: z.strictObject({ tab: z.optional(z.enum(TRANSFER_TABS)), ...pageQuery }),
    ok: pageOf(transferView),
    summary: '轉學: administrators see all, class teachers what concerns their classes',
  }),
  /** What the form offers to this person (PRM-62). */
  choices: route('GET', '/transfers/choices', {
    permission: 'staff',
    ok: z.strictObject({
      types: z.array(z.enum(TRANSFER_TYPES)),
      /** Classes whose pupils one may name. */
      from: z.array(z.strictObject({ id: uuid(), name: z.string() })),
      /** Classes into which pupils can come. */
      to: z.array(z.strictObject({ id: uuid(), name: z.string() })),
      decides: z.boolean(),
    }),
    summary: 'Types and classes for the form',
  }),
  create: route('POST', '/transfers', {
    permission: 'staff',
    body: z.strictObject({
      type: z.enum(TRANSFER_TYPES),
      studentId: z.optional(uuid()),
      studentName: z.optional(line(32)),
      toClassId: z.optional(uuid()),
      otherSchool: z.optional(line(100, 0)),
      effectiveOn: day(),
      reason: line(500),
    }),
    ok: transferView,
    errors: ['PRM_TRANSFER_OPEN', 'PRM_TRANSFER_DATE'],
    fieldCodes: { effectiveOn: 'PRM_TRANSFER_DATE' },
    idempotent: true,
    perMinute: 60,
    summary: 'Request (class teacher) or decide at once (administrator)',
  }),
  one: route('GET', '/transfers/:id', { permission: 'staff', params: idParams, ok: transferView, summary: 'One transfer' }),
  approve: route('POST', '/transfers/:id/approve', {
    permission: 'transfer.manage',
    params: idParams,
    body: note,
    ok: transferView,
    idempotent: true,
    ifMatch: true,
    summary: '同意',
  }),
  reject: route('POST', '/transfers/:id/reject', {
    permission: 'transfer.manage',
    params: idParams,
    body: note,
    ok: transferView,
    idempotent: true,
    ifMatch: true,
    summary: '拒絕',
  }),
  cancel: route('POST', '/transfers/:id/cancel', {
    permission: 'staff',
    params: idParams,
    ok: transferView,
    idempotent: true,
    summary: '取消: by the requester before it takes effect, or by an administrator',
  }),
};
