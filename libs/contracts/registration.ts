import * as z from 'zod/mini';
import { count, instant, line, nullable, uuid } from './fields';
import { LOCALES } from './locale';
import {
  areaCode,
  CARD_TYPES,
  cardRecord,
  CREDENTIALS,
  FAMILY_RELATIONS,
  familyChild,
  MOBILE_PROOFS,
  REGISTRATION_IDENTITIES,
  REGISTRATION_KINDS,
  REGISTRATION_LIMITS as L,
  registrationClass,
  registrationDepartment,
  schoolChoice,
  SUBSCRIPTION_STATES,
} from './registration-types';
import { route } from './route';

/** Page of a code: the address in every QR picture. To be put behind the configured origin. */
export const registrationPath = (token: string): string => `/public/register/${token}`;

/**
 * Screen the wizard stands at. `done` = a subscription is complete or waits for review, see `state`; `school` comes only
 * with a code of the platform (SUB-42).
 */
export const REGISTRATION_STEPS = ['school', 'consent', 'mobile', 'form', 'birthday', 'done'] as const;
export type RegistrationStep = (typeof REGISTRATION_STEPS)[number];

/** What the open form is for: the subscription itself, a further child or identity, a definitive card, a changed number. */
export const REGISTRATION_PURPOSES = ['first', 'student', 'identity', 'replace', 'phone'] as const;
export type RegistrationPurpose = (typeof REGISTRATION_PURPOSES)[number];

/**
 * Everything the next screen needs. Each step answers it, so that the page is a function of it. Numbers are masked; what
 * was typed comes back, so that a failed step keeps it (SUB-17).
 */
export const registrationView = z.strictObject({
  kind: z.enum(REGISTRATION_KINDS),
  school: nullable(z.strictObject({ name: z.string(), number: z.string() })),
  step: z.enum(REGISTRATION_STEPS),
  purpose: z.enum(REGISTRATION_PURPOSES),
  /** Null before the first subscription of this WeChat account. */
  state: nullable(z.enum(SUBSCRIPTION_STATES)),
  consentVersion: z.string(),
  areaCodes: z.array(z.string()),
  identity: nullable(z.enum(REGISTRATION_IDENTITIES)),
  /** Proved number; `number` is masked. Null at step `mobile`. */
  mobile: nullable(z.strictObject({ areaCode: z.string(), number: z.string(), proof: z.enum(MOBILE_PROOFS) })),
  /** A code is on its way to this number. */
  otp: nullable(z.strictObject({ areaCode: z.string(), number: z.string(), resendAt: instant(), expiresAt: instant() })),
  form: nullable(
    z.strictObject({
      name: z.string(),
      departmentIds: z.array(uuid()),
      teaching: z.array(z.strictObject({ classId: uuid(), subject: z.string() })),
      studentName: z.string(),
      classId: nullable(uuid()),
      relation: nullable(z.enum(FAMILY_RELATIONS)),
    }),
  ),
  /** Options of the form: present at the steps `form` and `birthday`. */
  departments: z.array(registrationDepartment),
  classes: z.array(registrationClass),
  /** Card or number that waits for its birthday. */
  credential: nullable(z.strictObject({ kind: z.enum(CREDENTIALS), cardType: z.enum(CARD_TYPES), last4: z.string() })),
  /** The typed name of staff and of the student is kept by the register for families (SUB-87): shown after success. */
  lockedUntil: nullable(instant()),
  submittedAt: nullable(instant()),
  reviewedAt: nullable(instant()),
  rejectReason: nullable(z.string()),
  /** Subscribed name (staff), for the page 已訂閱. */
  name: nullable(z.string()),
  identities: z.array(z.enum(REGISTRATION_IDENTITIES)),
  cards: z.array(cardRecord),
  children: z.array(familyChild),
  /** Address of the 學校通知 QR picture, where no invitation is sent by itself (SUB-99). */
  followQr: nullable(z.string()),
  /** Identities that may still be added by a card (SUB-67). */
  mayAdd: z.array(z.enum(REGISTRATION_IDENTITIES)),
  /** Opened in WeChat or WeCom, where the scanner is. */
  canScan: z.boolean(),
});
export type RegistrationView = z.output<typeof registrationView>;

/** `{unit in base 36}-{random}`, 32 characters; the unit only says where to look. */
export const registrationToken = () => z.string().check(z.regex(/^[0-9a-z]{1,6}-[\w-]{25,30}$/), z.length(32));
const params = z.strictObject({ token: registrationToken() });
const digits = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
/** A whole school may sit behind one address: guesses are counted per card, account, device and address by the feature itself. */
const small = { bodyLimit: 32 * 1024, perMinute: 600 } as const;
const shared = ['SUB_QR_INVALID', 'SUB_REGISTRATION_DISABLED', 'STATE_CONFLICT', 'UNAUTHENTICATED'] as const;

const proved = z.strictObject({
  identity: z.optional(z.enum(REGISTRATION_IDENTITIES)),
  areaCode: areaCode(),
  mobile: digits(20),
});

/**
 * Registration pages (spec 01). Who asks is known by a short registration session (cookie `__Host-registration`), opened
 * by WeCom's OAuth and bound to unit and WeChat account; without one every route answers UNAUTHENTICATED and the page goes
 * to `start`. Refusals are codes; `details` names the field (`mobile`, `code`, `name` …).
 */
export const registrationApi = {
  /** 302 to WeCom's authorize page; an ordinary browser gets the page that says 請使用微信掃描 (SUB-104). */
  start: route('GET', '/public/registration/:token/start', {
    permission: 'public',
    params,
    query: z.strictObject({ lang: z.optional(z.enum(LOCALES)) }),
    ok: z.any(),
    perMinute: 600,
    summary: 'Begins a registration: who is this WeChat account',
  }),
  /** WeCom comes back here; 302 to the page of the code. */
  callback: route('GET', '/public/registration/return', {
    permission: 'public',
    query: z.object({
      code: z.optional(z.string().check(z.maxLength(600))),
      state: z.optional(z.string().check(z.maxLength(200))),
    }),
    ok: z.any(),
    perMinute: 600,
    summary: 'Ends the look at the account',
  }),
  /** Behind `<school URL>/WeChatRegistration/Step1`: 302 to the page of the school's own code (SUB-116, SUB-117). */
  entry: route('GET', '/public/registration/entry', {
    permission: 'public',
    query: z.strictObject({ corpId: z.string().check(z.maxLength(64)), kind: z.optional(z.enum(['staff', 'family'])) }),
    ok: z.any(),
    perMinute: 600,
    summary: 'Page of a school by its corp id',
  }),
  /** What a page may show before anybody is known: school and kind, or that the code is no longer valid. */
  code: route('GET', '/public/registration/:token/code', {
    permission: 'public',
    params,
    ok: z.strictObject({
      kind: z.enum(REGISTRATION_KINDS),
      school: nullable(z.strictObject({ name: z.string(), number: z.string() })),
      /** The page may go on: WeChat or WeCom. */
      canOpen: z.boolean(),
    }),
    errors: ['SUB_QR_INVALID', 'SUB_REGISTRATION_DISABLED'],
    perMinute: 600,
    summary: 'School and kind of a code (SUB-103, SUB-104)',
  }),
  view: route('GET', '/public/registration/:token', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: shared,
    perMinute: 600,
    summary: 'Where this WeChat account stands (SUB-06, SUB-17)',
  }),
  /** Schools for a code of the platform (SUB-42). */
  schools: route('GET', '/public/registration/:token/schools', {
    permission: 'public',
    params,
    query: z.strictObject({ q: z.string().check(z.minLength(1), z.maxLength(40)) }),
    ok: z.strictObject({ items: z.array(schoolChoice) }),
    errors: ['SUB_QR_INVALID'],
    perMinute: 300,
    summary: '點擊選擇學校: by number or name',
  }),
  chooseSchool: route('POST', '/public/registration/:token/school', {
    permission: 'public',
    params,
    body: z.strictObject({ number: z.string().check(z.maxLength(20)) }),
    ok: z.strictObject({ url: z.string() }),
    errors: ['SUB_QR_INVALID', 'SUB_REGISTRATION_DISABLED'],
    ...small,
    summary: 'The school of a platform code: address to go on at',
  }),
  consent: route('POST', '/public/registration/:token/consent', {
    permission: 'public',
    params,
    body: z.strictObject({ version: z.string().check(z.maxLength(20)), locale: z.enum(LOCALES) }),
    ok: registrationView,
    errors: shared,
    ...small,
    summary: '【同意】 (SUB-02)',
  }),
  /** Counts, and stores nothing else (SUB-04); needs no session. */
  decline: route('POST', '/public/registration/:token/decline', {
    permission: 'public',
    params,
    ok: z.strictObject({ ok: z.literal(true) }),
    errors: ['SUB_QR_INVALID'],
    ...small,
    summary: '【不同意】',
  }),
  otp: route('POST', '/public/registration/:token/otp', {
    permission: 'public',
    params,
    body: proved,
    ok: registrationView,
    errors: [...shared, 'SUB_MOBILE_FORMAT', 'SUB_MOBILE_EXISTS_STAFF', 'SUB_MOBILE_EXISTS_FAMILY', 'SUB_OTP_LIMIT', 'SUB_SMS_DOWN'],
    fieldCodes: { mobile: 'SUB_MOBILE_FORMAT', areaCode: 'SUB_MOBILE_FORMAT' },
    ...small,
    summary: '【獲取驗證碼】 for numbers that are not +86 (SUB-11, SUB-14)',
  }),
  verifyOtp: route('POST', '/public/registration/:token/otp/verify', {
    permission: 'public',
    params,
    body: z.strictObject({ code: digits(20) }),
    ok: registrationView,
    errors: [...shared, 'SUB_OTP_INVALID', 'SUB_MOBILE_EXISTS_STAFF', 'SUB_MOBILE_EXISTS_FAMILY'],
    fieldCodes: { code: 'SUB_OTP_INVALID' },
    ...small,
    summary: '驗證碼 → 【下一步】',
  }),
  reentry: route('POST', '/public/registration/:token/mobile/reentry', {
    permission: 'public',
    params,
    body: z.strictObject({ identity: z.optional(z.enum(REGISTRATION_IDENTITIES)), mobile: digits(20), again: digits(20) }),
    ok: registrationView,
    errors: [...shared, 'SUB_MOBILE_FORMAT', 'SUB_MOBILE_MISMATCH', 'SUB_MOBILE_EXISTS_STAFF', 'SUB_MOBILE_EXISTS_FAMILY'],
    fieldCodes: { mobile: 'SUB_MOBILE_FORMAT', again: 'SUB_MOBILE_FORMAT' },
    ...small,
    summary: '+86: the number twice (SUB-12)',
  }),
  /** Keeps what was typed; what is missing is refused only when a card comes (so that a draft survives). */
  form: route('PUT', '/public/registration/:token/form', {
    permission: 'public',
    params,
    body: z.strictObject({
      identity: z.enum(REGISTRATION_IDENTITIES),
      name: z.optional(z.string().check(z.maxLength(200))),
      departmentIds: z.optional(z.array(uuid()).check(z.maxLength(L.departments))),
      teaching: z.optional(z.array(z.strictObject({ classId: uuid(), subject: line(L.subjectMax) })).check(z.maxLength(L.teachingRows))),
      studentName: z.optional(z.string().check(z.maxLength(200))),
      classId: z.optional(uuid()),
      relation: z.optional(z.enum(FAMILY_RELATIONS)),
      /** Phone change by the parent alone: the number registered before (BEY-13). */
      oldMobile: z.optional(z.strictObject({ areaCode: areaCode(), mobile: digits(20) })),
    }),
    ok: registrationView,
    errors: [...shared, 'SUB_NAME_LENGTH', 'SUB_CLASS_NOT_B08', 'SUB_MOBILE_FORMAT'],
    fieldCodes: { name: 'SUB_NAME_LENGTH', studentName: 'SUB_NAME_LENGTH', oldMobile: 'SUB_MOBILE_FORMAT' },
    ...small,
    summary: '資料 step: identity, name, departments and classes, or the student',
  }),
  scan: route('POST', '/public/registration/:token/card/scan', {
    permission: 'public',
    params,
    body: z.strictObject({ payload: z.string().check(z.maxLength(2_000)) }),
    ok: registrationView,
    errors: [
      ...shared,
      'SUB_NAME_LENGTH',
      'SUB_CARD_UNREADABLE',
      'SUB_CARD_TYPE',
      'SUB_CARD_REUSED',
      'SUB_CARD_TAKEN',
      'SUB_VERIFY_LOCKED',
    ],
    ...small,
    summary: '【掃描教育證】 (SUB-20)',
  }),
  temporary: route('POST', '/public/registration/:token/card/temporary', {
    permission: 'public',
    params,
    body: z.strictObject({ number: z.string().check(z.maxLength(40)) }),
    ok: registrationView,
    errors: [...shared, 'SUB_NAME_LENGTH', 'SUB_TEMP_NO_FORMAT', 'SUB_CARD_REUSED', 'SUB_CARD_TAKEN', 'SUB_VERIFY_LOCKED'],
    fieldCodes: { number: 'SUB_TEMP_NO_FORMAT' },
    ...small,
    summary: '【在本澳首次註冊】 (SUB-21)',
  }),
  /** The last step: asks the register and submits. `details.triesLeft` stands with SUB_VERIFY_FAILED. */
  birthday: route('POST', '/public/registration/:token/birthday', {
    permission: 'public',
    params,
    body: z.strictObject({ birthday: z.string().check(z.maxLength(40)) }),
    ok: registrationView,
    errors: [
      ...shared,
      'SUB_BIRTHDAY_FORMAT',
      'SUB_VERIFY_FAILED',
      'SUB_VERIFY_LOCKED',
      'SUB_CARD_STATUS',
      'SUB_CARD_OTHER_SCHOOL',
      'SUB_CARD_REUSED',
      'SUB_CARD_TAKEN',
      'SUB_CHILD_EXISTS',
      'SUB_CHILD_LIMIT',
      'SUB_CAPACITY',
      'SUB_MOBILE_EXISTS_STAFF',
      'SUB_MOBILE_EXISTS_FAMILY',
      'SUB_REGISTRY_DOWN',
    ],
    fieldCodes: { birthday: 'SUB_BIRTHDAY_FORMAT' },
    ...small,
    summary: '出生日期 → 【確定】 (SUB-23…26)',
  }),
  /** One step back: from the birthday to the form, from a further child or identity to the page 已訂閱. */
  back: route('POST', '/public/registration/:token/back', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: shared,
    ...small,
    summary: 'One step back; typed values stay',
  }),
  addStudent: route('POST', '/public/registration/:token/students', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: [...shared, 'SUB_CHILD_LIMIT'],
    ...small,
    summary: '【添加學生】 opens the form for a further child (SUB-89)',
  }),
  addIdentity: route('POST', '/public/registration/:token/identities', {
    permission: 'public',
    params,
    body: z.strictObject({ identity: z.enum(['teaching', 'school_staff']) }),
    ok: registrationView,
    errors: shared,
    ...small,
    summary: '【掃描職員證】: the second identity, no new mobile check (SUB-67)',
  }),
  replaceCard: route('POST', '/public/registration/:token/cards/:id/replace', {
    permission: 'public',
    params: z.strictObject({ token: registrationToken(), id: uuid() }),
    ok: registrationView,
    errors: shared,
    ...small,
    summary: 'The definitive card for a temporary number (SUB-30)',
  }),
  changePhone: route('POST', '/public/registration/:token/phone', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: shared,
    ...small,
    summary: 'At step `form` of a family: I have registered before, with another number (BEY-13)',
  }),
  withdraw: route('DELETE', '/public/registration/:token/me', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: shared,
    ...small,
    summary: '【撤回申請】',
  }),
  revoke: route('POST', '/public/registration/:token/revoke', {
    permission: 'public',
    params,
    ok: registrationView,
    errors: shared,
    ...small,
    summary: 'Withdraws the consent (SUB-131)',
  }),
  /** The school's own code of 學校通知, drawn anew (SUB-99). */
  followQr: route('GET', '/public/registration/:token/follow-qr', {
    permission: 'public',
    params,
    ok: z.any(),
    kind: 'file',
    errors: shared,
    perMinute: 600,
    summary: 'PNG of the code to follow 學校通知',
  }),
  /** What `wx.config` needs for the scanner on this page; `url` as the browser shows it. */
  scanner: route('POST', '/public/registration/:token/scanner', {
    permission: 'public',
    params,
    body: z.strictObject({ url: z.string().check(z.maxLength(2_000)) }),
    ok: z.strictObject({ appId: z.string(), timestamp: count(), nonceStr: z.string(), signature: z.string() }),
    errors: shared,
    ...small,
    summary: 'Signature for the scanner of WeChat and WeCom',
  }),
};
