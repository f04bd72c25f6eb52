import * as z from 'zod/mini';
import { count, instant, nullable, uuid } from './fields';

/** Whom a QR code is for: 管理員訂閱, 教職員訂閱, 家長學生訂閱. */
export const REGISTRATION_KINDS = ['admin', 'staff', 'family'] as const;
export type RegistrationKind = (typeof REGISTRATION_KINDS)[number];

/** 教學人員, 學校職員; 家長, 學生. */
export const REGISTRATION_IDENTITIES = ['teaching', 'school_staff', 'parent', 'student'] as const;
export type RegistrationIdentity = (typeof REGISTRATION_IDENTITIES)[number];

/** States of a subscription (spec 01, 2.1). */
export const SUBSCRIPTION_STATES = [
  'started',
  'verified',
  'pending_review',
  'approved',
  'invited',
  'joined',
  'rejected',
  'withdrawn',
  'expired',
  'abandoned',
  'revoked',
] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

/** 爸爸, 媽媽, 爺爺, 奶奶, 監護人, 本人, 其他. */
export const FAMILY_RELATIONS = ['father', 'mother', 'grandfather', 'grandmother', 'guardian', 'self', 'other'] as const;
export type FamilyRelation = (typeof FAMILY_RELATIONS)[number];

/** How the mobile number was proved; `reentry` is the weaker proof of +86 numbers (spec 01 §10.5). */
export const MOBILE_PROOFS = ['otp', 'reentry', 'existing_family', 'wecom_session'] as const;
export type MobileProof = (typeof MOBILE_PROOFS)[number];

/** Teacher, staff and student card. */
export const CARD_TYPES = ['T', 'E', 'S'] as const;
export type CardType = (typeof CARD_TYPES)[number];
export const CREDENTIALS = ['card', 'temporary'] as const;
export type Credential = (typeof CREDENTIALS)[number];

/** The card an identity is proved with (SUB-20). */
export const CARD_OF_IDENTITY: Readonly<Record<RegistrationIdentity, CardType>> = {
  teaching: 'T',
  school_staff: 'E',
  parent: 'S',
  student: 'S',
};

/** Codes offered before an operator enables others (SUB-09); the first one is chosen. */
export const DEFAULT_AREA_CODES = ['+853', '+86', '+852', '+886'] as const;
export const areaCode = () => z.string().check(z.regex(/^\+[1-9]\d{0,4}$/));

/** Limits people meet on the pages. */
export const REGISTRATION_LIMITS = {
  nameMax: 32,
  subjectMax: 15,
  rejectReasonMax: 200,
  otpDigits: 6,
  otpMinutes: 5,
  otpTries: 5,
  otpResendSeconds: 60,
  otpPerNumberHour: 5,
  otpPerDeviceDay: 20,
  childrenPerParent: 10,
  classesPerStudent: 20,
  departments: 20,
  teachingRows: 20,
  parentsUnverified: 2_000,
  parentsVerified: 20_000,
  resumeHours: 24,
} as const;

/** Statement that is agreed to (SUB-02, SUB-03). A new text gets a new version. */
export const CONSENT_VERSION = '2026-11';

/** One subscribed education card (SUB-68): the number as its last four characters. */
export const cardRecord = z.strictObject({
  id: uuid(),
  identity: z.enum(REGISTRATION_IDENTITIES),
  cardType: z.enum(CARD_TYPES),
  credential: z.enum(CREDENTIALS),
  last4: z.string(),
  verifiedAt: instant(),
  /** Whose card, for families. */
  studentName: nullable(z.string()),
});
export type CardRecord = z.output<typeof cardRecord>;

/** A child of a subscription (SUB-88). `waiting` = written to Contact Parents later, `blocked` = a WeCom limit, see `problem`. */
export const familyChild = z.strictObject({
  id: uuid(),
  name: z.string(),
  className: z.string(),
  relation: z.enum(FAMILY_RELATIONS),
  state: z.enum(['review', 'waiting', 'done', 'rejected', 'blocked']),
  /** The typed name was another than the register's, which the class keeps (SUB-87). */
  nameDiffers: z.boolean(),
});
export type FamilyChild = z.output<typeof familyChild>;

export const registrationDepartment = z.strictObject({ id: uuid(), parentId: nullable(uuid()), name: z.string() });
export const registrationClass = z.strictObject({ id: uuid(), name: z.string(), grade: z.string() });
export const schoolChoice = z.strictObject({ number: z.string(), school: z.string(), name: z.string() });
export const triesLeft = () => nullable(count());
