import * as z from 'zod/mini';
import { count, day, done, idParams, instant, int, nullable, pageOf, pageQuery, text, uuid } from './fields';
import {
  areaCode,
  CARD_TYPES,
  cardRecord,
  CREDENTIALS,
  familyChild,
  MOBILE_PROOFS,
  REGISTRATION_IDENTITIES,
  REGISTRATION_KINDS,
  REGISTRATION_LIMITS as L,
  SUBSCRIPTION_STATES,
} from './registration-types';
import { exportView } from './exports';
import { route } from './route';

export { registrationOpsApi } from './registration-ops';

export const SUBSCRIPTION_ACTIONS = ['approve', 'reject', 'invite', 'change-mobile', 'retry'] as const;
export type SubscriptionAction = (typeof SUBSCRIPTION_ACTIONS)[number];

/** Why a subscription stays `approved` (SUB-98, 01 §8): a WeCom limit, or writing failed. */
export const SYNC_PROBLEMS = ['capacity', 'children', 'classes', 'mobile', 'wecom'] as const;
export type SyncProblem = (typeof SYNC_PROBLEMS)[number];

/** Who is taken for another one, and by what (BEY-23). */
export const LOOK_ALIKE_ROLES = ['class_teacher', 'admin_label'] as const;
export type LookAlikeRole = (typeof LOOK_ALIKE_ROLES)[number];
export const LOOK_ALIKE_SIGNS = ['name', 'picture'] as const;
export type LookAlikeSign = (typeof LOOK_ALIKE_SIGNS)[number];

/** Page of one application, as messages link to it; to be put behind the configured origin. */
export const reviewPath = (id: string): string => `/staff/registrations/${id}`;

/** One row of 訂閱記錄. */
export const subscriptionRow = z.strictObject({
  id: uuid(),
  kind: z.enum(REGISTRATION_KINDS),
  name: z.string(),
  identities: z.array(z.enum(REGISTRATION_IDENTITIES)),
  /** Masked (OVR-34). */
  mobile: z.string(),
  /** Departments of staff, classes of a family's children. */
  places: z.array(z.string()),
  credential: nullable(z.enum(CREDENTIALS)),
  cardLast4: nullable(z.string()),
  state: z.enum(SUBSCRIPTION_STATES),
  problem: nullable(z.enum(SYNC_PROBLEMS)),
  submittedAt: nullable(instant()),
  reviewer: nullable(z.string()),
  can: z.array(z.enum(SUBSCRIPTION_ACTIONS)),
  version: z.int(),
});
export type SubscriptionRow = z.output<typeof subscriptionRow>;

export const subscriptionDetail = z.strictObject({
  ...subscriptionRow.shape,
  areaCode: z.string(),
  mobileProof: z.enum(MOBILE_PROOFS),
  consentVersion: z.string(),
  consentedAt: instant(),
  reviewedAt: nullable(instant()),
  rejectReason: nullable(z.string()),
  invitedAt: nullable(instant()),
  joinedAt: nullable(instant()),
  teaching: z.array(z.strictObject({ className: z.string(), subject: z.string() })),
  cards: z.array(cardRecord),
  children: z.array(familyChild),
  /** A name or picture like the class teacher's or an administrator's (BEY-23). */
  lookAlike: nullable(z.strictObject({ name: z.string(), role: z.enum(LOOK_ALIKE_ROLES), by: z.enum(LOOK_ALIKE_SIGNS) })),
});
export type SubscriptionDetail = z.output<typeof subscriptionDetail>;

const reviewErrors = ['SUB_SELF_REVIEW', 'SUB_ALREADY_REVIEWED', 'STATE_CONFLICT'] as const;
const small = { bodyLimit: 32 * 1024 } as const;

/** Records and reviews. `staff` on a route means: reviewers see their own applications, `registration.manage` sees all; everything else is 404. */
export const subscriptionsApi = {
  list: route('GET', '/subscriptions', {
    permission: 'registration.manage',
    query: z.strictObject({
      page: pageQuery.page,
      pageSize: pageQuery.pageSize,
      kind: z.optional(z.enum(REGISTRATION_KINDS)),
      state: z.optional(z.enum(SUBSCRIPTION_STATES)),
      /** Name, last digits of the number, last characters of the card. */
      q: z.optional(z.string().check(z.maxLength(40))),
      from: z.optional(day()),
      to: z.optional(day()),
    }),
    ok: pageOf(subscriptionRow),
    summary: '訂閱記錄',
  }),
  /** 【導出】: the list by these filters as a spreadsheet; numbers masked. */
  startExport: route('POST', '/subscriptions/export', {
    permission: 'registration.manage',
    body: z.strictObject({
      kind: z.optional(z.enum(REGISTRATION_KINDS)),
      state: z.optional(z.enum(SUBSCRIPTION_STATES)),
      q: z.optional(z.string().check(z.maxLength(40))),
      from: z.optional(day()),
      to: z.optional(day()),
    }),
    ok: exportView,
    errors: ['RATE_LIMITED'],
    idempotent: true,
    stepUp: true,
    ...small,
    summary: 'Begins a download of 訂閱記錄',
  }),
  /** Waiting applications this reviewer may decide: 管理員 for staff, 班主任 for families of the class. */
  waiting: route('GET', '/subscriptions/waiting', {
    permission: 'staff',
    ok: z.strictObject({ items: z.array(subscriptionRow) }),
    summary: 'Applications waiting for me',
  }),
  detail: route('GET', '/subscriptions/:id', {
    permission: 'staff',
    params: idParams,
    ok: subscriptionDetail,
    summary: '審核詳情',
  }),
  approve: route('POST', '/subscriptions/:id/approve', {
    permission: 'staff',
    params: idParams,
    ok: subscriptionDetail,
    errors: reviewErrors,
    idempotent: true,
    ...small,
    summary: '【同意】: the first decision stands (SUB-47)',
  }),
  reject: route('POST', '/subscriptions/:id/reject', {
    permission: 'staff',
    params: idParams,
    body: z.strictObject({ reason: text(L.rejectReasonMax) }),
    ok: subscriptionDetail,
    errors: reviewErrors,
    idempotent: true,
    ...small,
    summary: '【拒絕】',
  }),
  invite: route('POST', '/subscriptions/:id/invite', {
    permission: 'registration.manage',
    params: idParams,
    ok: subscriptionDetail,
    errors: ['STATE_CONFLICT', 'SUB_INVITE_LIMIT'],
    idempotent: true,
    ...small,
    summary: '【重新邀請】: ≥ 10 min apart, ≤ 5 a day',
  }),
  changeMobile: route('POST', '/subscriptions/:id/change-mobile', {
    permission: 'registration.manage',
    params: idParams,
    body: z.strictObject({ areaCode: areaCode(), mobile: z.string().check(z.minLength(1), z.maxLength(20)) }),
    ok: subscriptionDetail,
    errors: ['SUB_MOBILE_FORMAT', 'SUB_MOBILE_EXISTS_STAFF', 'SUB_MOBILE_EXISTS_FAMILY', 'STATE_CONFLICT'],
    fieldCodes: { mobile: 'SUB_MOBILE_FORMAT', areaCode: 'SUB_MOBILE_FORMAT' },
    ifMatch: true,
    ...small,
    summary: '更改手機號並重新邀請 (SUB-95)',
  }),
  retry: route('POST', '/subscriptions/:id/retry', {
    permission: 'registration.manage',
    params: idParams,
    ok: subscriptionDetail,
    errors: ['STATE_CONFLICT'],
    idempotent: true,
    ...small,
    summary: '【重試】 after 寫入通訊錄失敗',
  }),
};

export const STAFF_REVIEWS = ['none', 'temporary_only', 'all'] as const;
export const FAMILY_REVIEWS = ['none', 'homeroom'] as const;
export const ADMIN_QR_AUDIENCES = ['staff', 'admin_label'] as const;

const settingsFields = {
  staffReview: z.enum(STAFF_REVIEWS),
  familyReview: z.enum(FAMILY_REVIEWS),
  areaCodes: z.array(areaCode()).check(z.minLength(1), z.maxLength(20)),
  adminQrAudience: z.enum(ADMIN_QR_AUDIENCES),
};

export const subscriptionSettingsApi = {
  read: route('GET', '/subscription-settings', {
    permission: 'registration.manage',
    ok: z.strictObject({ ...settingsFields, declined: count(), version: z.int() }),
    summary: '訂閱設定',
  }),
  save: route('PUT', '/subscription-settings', {
    permission: 'registration.manage',
    body: z.strictObject(settingsFields),
    ok: z.strictObject({ ...settingsFields, declined: count(), version: z.int() }),
    errors: ['VERSION_CONFLICT'],
    ifMatch: true,
    ...small,
    summary: 'Saves 訂閱設定',
  }),
};

export const QR_SIZES = [258, 430, 1200] as const;
export const registrationQr = z.strictObject({
  kind: z.enum(REGISTRATION_KINDS),
  /** Null where none is active: 【產生】 makes one. */
  id: nullable(uuid()),
  /** Full address of the code, to copy or to draw. */
  url: nullable(z.string()),
  createdAt: nullable(instant()),
  expiresAt: nullable(instant()),
  scans: count(),
  /** False: only holders of the tag 管理員 may show the admin code; id and url are null then. */
  mayShow: z.boolean(),
  mayRevoke: z.boolean(),
});

/** 二維碼 (SUB-100…104): every member of staff. */
export const registrationQrsApi = {
  list: route('GET', '/registration-qrs', {
    permission: 'staff',
    ok: z.strictObject({
      items: z.array(registrationQr),
      /** Registration pages are open (SUB-115). */
      open: z.boolean(),
      /** Classes without 班主任: the warning before the family code is shown or shared (SUB-81). */
      classesWithoutTeacher: z.array(z.string()),
    }),
    summary: 'The three codes',
  }),
  create: route('POST', '/registration-qrs', {
    permission: 'staff',
    body: z.strictObject({ kind: z.enum(REGISTRATION_KINDS) }),
    ok: registrationQr,
    errors: ['FORBIDDEN'],
    ...small,
    summary: 'The active code of a kind; makes one where there is none',
  }),
  revoke: route('POST', '/registration-qrs/:id/revoke', {
    permission: 'registration.manage',
    params: idParams,
    ok: done,
    ...small,
    summary: 'Old pictures stop working (SUB-103)',
  }),
  image: route('GET', '/registration-qrs/:id/image', {
    permission: 'staff',
    params: idParams,
    query: z.strictObject({ size: z.enum(['258', '430', '1200']) }),
    ok: z.any(),
    kind: 'file',
    perMinute: 300,
    summary: 'PNG in 258, 430 or 1200 px (SUB-102)',
  }),
};

export const CONNECTION_FIELDS = ['corpId', 'appSecret', 'agentId', 'contactSyncSecret', 'qrFile'] as const;
export type ConnectionField = (typeof CONNECTION_FIELDS)[number];
const checkLine = z.strictObject({
  field: z.enum(CONNECTION_FIELDS),
  ok: z.boolean(),
  /** Code of the error table: SECRET_INVALID, AGENT_INVALID, IP_NOT_TRUSTED, CORP_ID_INVALID, WECOM_UNAVAILABLE … */
  code: nullable(z.string()),
});
const connectionView = z.strictObject({
  corpId: nullable(z.string()),
  agentId: nullable(z.int()),
  /** Secrets are never shown: 已設定 •••• (SUB-112). */
  appSecretSet: z.boolean(),
  contactSyncSecretSet: z.boolean(),
  qrSet: z.boolean(),
  registrationVisible: z.boolean(),
  state: z.enum(['incomplete', 'connected', 'failed']),
  checkedAt: nullable(instant()),
  checks: z.array(checkLine),
  /** Addresses that outgoing calls leave from, for 企業可信IP (SUB-121). */
  outgoingAddresses: z.array(z.string()),
  /** `<school URL>/WeChatRegistration/Step1?…` for staff and for families (SUB-116…118). */
  staffUrl: nullable(z.string()),
  familyUrl: nullable(z.string()),
  version: z.int(),
});
const secret = () => z.string().check(z.minLength(8), z.maxLength(200));
const connectionInput = z.strictObject({
  corpId: z.string().check(z.maxLength(64)),
  agentId: int(1, 2_147_483_647),
  /** Absent = the saved one stays (【更換】 not pressed). */
  appSecret: z.optional(secret()),
  contactSyncSecret: z.optional(secret()),
  /** Address inside the QR picture, read by the upload. Absent = the saved one stays. */
  qrImageId: z.optional(uuid()),
  registrationVisible: z.boolean(),
});

/** 企業微信接入設定 (SUB-110…126, 18 DEP-01…12). */
export const connectionApi = {
  read: route('GET', '/connection', { permission: 'apps.deploy', ok: connectionView, summary: '企業微信接入設定' }),
  test: route('POST', '/connection/test', {
    permission: 'apps.deploy',
    body: connectionInput,
    ok: z.strictObject({ checks: z.array(checkLine) }),
    ...small,
    // Two secrets are asked about, one after the other.
    seconds: 18,
    perMinute: 10,
    summary: 'Asks WeCom about each value without saving (SUB-113)',
  }),
  save: route('PUT', '/connection', {
    permission: 'apps.deploy',
    body: connectionInput,
    ok: connectionView,
    errors: ['SUB_ACCOUNT_CHECK', 'CORP_ID_TAKEN', 'CORP_ID_INVALID', 'VERSION_CONFLICT'],
    ifMatch: true,
    stepUp: true,
    ...small,
    seconds: 18,
    perMinute: 10,
    summary: '【Save】: tested, sealed; the visibility acts at once',
  }),
  /** The bytes of the QR picture (PNG or JPEG ≤ 10 MB); must decode as a QR code (SUB-114). */
  uploadQr: route('POST', '/connection/qr-image', {
    permission: 'apps.deploy',
    kind: 'bytes',
    ok: z.strictObject({ id: uuid() }),
    errors: ['QR_IMAGE_INVALID'],
    bodyLimit: 10 * 1024 * 1024 + 1024,
    perMinute: 10,
    summary: 'Upload your QR code',
  }),
};

/** 臨時證號 of people the register assigned to the school (SUB-32). */
export const temporaryNumbersApi = {
  find: route('GET', '/temporary-numbers', {
    permission: 'staff',
    query: z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(32)) }),
    ok: z.strictObject({
      items: z.array(z.strictObject({ ref: z.string(), name: z.string(), cardType: z.enum(CARD_TYPES), number: z.string() })),
    }),
    errors: ['SUB_REGISTRY_DOWN'],
    perMinute: 200,
    summary: 'Numbers by name, the last three digits hidden',
  }),
  show: route('POST', '/temporary-numbers/show', {
    permission: 'staff',
    body: z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(32)), ref: z.string().check(z.maxLength(64)) }),
    ok: z.strictObject({ number: z.string() }),
    errors: ['SUB_REGISTRY_DOWN'],
    ...small,
    perMinute: 200,
    summary: '【顯示】: recorded',
  }),
};

/** What a signed-in person sees of the own subscription: 我的資料, 教青局個人化服務通知 (SUB-115, SUB-130, SUB-131). */
export const myRegistrationApi = {
  read: route('GET', '/me/registration', {
    permission: 'signed-in',
    ok: z.strictObject({
      /** The button 微信註冊 shows where registration is open; its address. */
      registerUrl: nullable(z.string()),
      identities: z.array(z.enum(REGISTRATION_IDENTITIES)),
      cards: z.array(cardRecord),
      children: z.array(z.strictObject({ name: z.string(), className: z.string() })),
      state: nullable(z.enum(SUBSCRIPTION_STATES)),
      consentedAt: nullable(instant()),
    }),
    summary: 'My subscription, cards and children',
  }),
  revoke: route('POST', '/me/registration/revoke', {
    permission: 'signed-in',
    ok: done,
    errors: ['STATE_CONFLICT'],
    ...small,
    summary: 'Withdraws the consent (SUB-131)',
  }),
};
