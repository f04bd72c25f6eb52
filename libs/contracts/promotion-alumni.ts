import * as z from 'zod/mini';
import { exportView } from './exports';
import { count, done, idParams, instant, line, nullable, pageOf, pageQuery, queryInt, uuid, day } from './fields';
import { GRADE_CODES } from './promotion';
import { route } from './route';

export const ALUMNI_REASONS = ['not_in_b01', 'transfer_out', 'graduated', 'manual'] as const;
export type AlumniReason = (typeof ALUMNI_REASONS)[number];
export const COMMUNITY_INVITES = ['not_applicable', 'pending', 'sent', 'failed'] as const;
export type CommunityInviteState = (typeof COMMUNITY_INVITES)[number];
/** Grades whose leavers are invited to 教青社區DSEDJ (PRM-41). */
export const COMMUNITY_GRADES = ['SJ3', 'SG1', 'SG2', 'SG3'] as const;

export const alumnusItem = z.strictObject({
  id: uuid(),
  studentId: uuid(),
  name: z.string(),
  leftYear: count(),
  gradeCode: nullable(z.enum(GRADE_CODES)),
  lastClass: z.string(),
  reason: z.enum(ALUMNI_REASONS),
  invite: z.enum(COMMUNITY_INVITES),
  leftAt: instant(),
  restoredAt: nullable(instant()),
});
export type AlumnusItem = z.output<typeof alumnusItem>;

const filters = {
  year: z.optional(queryInt(1970, 2100)),
  grade: z.optional(z.enum(GRADE_CODES)),
  reason: z.optional(z.enum(ALUMNI_REASONS)),
  invite: z.optional(z.enum(COMMUNITY_INVITES)),
  q: z.optional(z.string().check(z.maxLength(60))),
};

export const alumniQrView = z.strictObject({
  id: uuid(),
  version: count(),
  title: z.string(),
  fileId: uuid(),
  link: nullable(z.string()),
  validUntil: nullable(day()),
  expired: z.boolean(),
  boundAt: instant(),
});
export type AlumniQrView = z.output<typeof alumniQrView>;

const webLink = z.string().check(z.maxLength(500), z.regex(/^https?:\/\/\S+$/i));

export const alumniApi = {
  list: route('GET', '/alumni', {
    permission: 'alumni.manage',
    query: z.strictObject({ ...filters, ...pageQuery }),
    ok: pageOf(alumnusItem),
    summary: '校友',
  }),
  years: route('GET', '/alumni/years', {
    permission: 'alumni.manage',
    ok: z.strictObject({ years: z.array(count()) }),
    summary: 'Years with leavers, newest first',
  }),
  export: route('POST', '/alumni/exports', {
    permission: 'alumni.manage',
    body: z.strictObject({
      year: z.optional(z.int()),
      grade: filters.grade,
      reason: filters.reason,
      invite: filters.invite,
    }),
    ok: exportView,
    idempotent: true,
    stepUp: true,
    perMinute: 20,
    summary: 'Excel of the list',
  }),
  /** 【恢復】 into a class (PRM-47). */
  restore: route('POST', '/alumni/:id/restore', {
    permission: 'alumni.manage',
    params: idParams,
    body: z.strictObject({ classId: uuid() }),
    ok: done,
    idempotent: true,
    summary: 'Back into a class; the record keeps the history',
  }),
  /** 【重新邀請】 (§9). */
  invite: route('POST', '/alumni/:id/invite', {
    permission: 'alumni.manage',
    params: idParams,
    ok: done,
    idempotent: true,
    perMinute: 60,
    summary: 'Invite to 教青社區DSEDJ again',
  }),
  qr: route('GET', '/alumni-qr', {
    permission: 'staff',
    ok: z.strictObject({ qr: nullable(alumniQrView), canBind: z.boolean(), history: z.array(alumniQrView) }),
    summary: '校友二維碼 (PRM-50)',
  }),
  bindQr: route('PUT', '/alumni-qr', {
    permission: 'alumni.manage',
    body: z.strictObject({
      title: line(50),
      fileId: uuid(),
      link: z.optional(z.nullable(webLink)),
      validUntil: z.optional(z.nullable(day())),
      /** Version of the one that is replaced; null when none is bound (PRM-51). */
      replaces: z.nullable(count()),
    }),
    ok: alumniQrView,
    errors: ['PRM_ALUMNI_QR'],
    summary: 'Bind or replace the QR code of the alumni channel',
  }),
  /** The page behind the message of the move (PRM-52). */
  mine: route('GET', '/me/alumni/:studentId', {
    permission: 'family',
    params: z.strictObject({ studentId: uuid() }),
    ok: z.strictObject({
      name: z.string(),
      leftYear: count(),
      lastClass: z.string(),
      qr: nullable(z.strictObject({ title: z.string(), fileId: uuid(), link: nullable(z.string()) })),
    }),
    summary: 'The alumni page of a family',
  }),
};
