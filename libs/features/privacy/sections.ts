import type { PrivacyStays } from '@contracts/privacy';

/** Parts of an export, and of what stays: by the tables they are made of. */
export const SECTIONS = ['person', 'registration', 'notices', 'ledger', 'audit', 'classes', 'access', 'work'] as const;
export type Section = (typeof SECTIONS)[number];

const BY_NAME: readonly (readonly [RegExp, Section])[] = [
  [/^(member|parent|student|guardianship|member_request|member_usage|usage_reminder|person_membership|privacy_request)$/, 'person'],
  [
    /^(subscription|family_link|identity_record|teaching_claim|otp_|mobile_code|registration_|card_check|health_report|bureau_)/,
    'registration',
  ],
  [/^(notice|reminder|message_|outbound_)/, 'notices'],
  [/^ledger_/, 'ledger'],
  [/^audit_/, 'audit'],
  [/^(student_class|node_teacher|transfer|alumni_|b01_|b08_|member_department|label)/, 'classes'],
  [/^(session|step_up|unit_role|admin_group|role_|two_person|founder_|dissolve_|visibility_)/, 'access'],
];

/** A table of a feature that is not named here belongs to 「work」. */
export const sectionOf = (table: string): Section => BY_NAME.find(([name]) => name.test(table))?.[1] ?? 'work';

const STAYS: Readonly<Partial<Record<Section, PrivacyStays>>> = {
  notices: 'notices',
  ledger: 'ledger',
  audit: 'audit',
  classes: 'classes',
};
/** What a row that knows an erased person by an id alone is kept for. */
export const staysFor = (table: string): PrivacyStays => STAYS[sectionOf(table)] ?? 'work';
