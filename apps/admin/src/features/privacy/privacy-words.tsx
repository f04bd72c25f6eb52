import { m } from '@contracts/messages';
import type { PrivacyPerson, PrivacyRequest, PrivacyStays, PrivacySubject } from '@contracts/privacy';
import { privacyFace } from '@ui/core/privacy/privacy-words';
import { StatusTag } from '@ui/core/status/status-tag';

const SUBJECTS: Readonly<Record<PrivacySubject, () => string>> = {
  member: m.privacy_who_member,
  parent: m.privacy_who_parent,
  student: m.privacy_who_student,
};
const STATES: Readonly<Record<PrivacyPerson['state'], () => string>> = {
  here: m.privacy_here,
  gone: m.privacy_gone,
  erased: m.privacy_erased,
};
const STAYS: Readonly<Record<PrivacyStays, () => string>> = {
  notices: m.privacy_stays_notices,
  ledger: m.privacy_stays_ledger,
  audit: m.privacy_stays_audit,
  classes: m.privacy_stays_classes,
  work: m.privacy_stays_work,
};

export const staysWord = (what: PrivacyStays): string => STAYS[what]();
export const nameOf = (person: PrivacyPerson): string => (person.name === '' ? m.privacy_erased() : person.name);
/** 家長 · 陳小明 · 在校 */
export const factsOf = (person: PrivacyPerson): string =>
  [SUBJECTS[person.kind](), ...(person.about === '' ? [] : [person.about]), STATES[person.state]()].join(' · ');

export function RequestState({ request }: { request: PrivacyRequest }) {
  const { tone, icon, word } = privacyFace(request.state, { waits: true, overdue: request.overdue });
  return (
    <StatusTag tone={tone} icon={icon}>
      {word}
    </StatusTag>
  );
}
