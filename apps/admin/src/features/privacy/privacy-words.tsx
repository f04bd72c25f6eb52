import { m } from '@contracts/messages';
import type { PrivacyKind, PrivacyPerson, PrivacyRequest, PrivacyStays, PrivacySubject } from '@contracts/privacy';
import { IconCheckCircle, IconClock, IconCloseCircle, IconWarning } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';

const KINDS: Readonly<Record<PrivacyKind, () => string>> = {
  access: m.privacy_kind_access,
  correction: m.privacy_kind_correction,
  objection: m.privacy_kind_objection,
  erasure: m.privacy_kind_erasure,
};
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

export const kindWord = (kind: PrivacyKind): string => KINDS[kind]();
export const staysWord = (what: PrivacyStays): string => STAYS[what]();
export const nameOf = (person: PrivacyPerson): string => (person.name === '' ? m.privacy_erased() : person.name);
/** 家長 · 陳小明 · 在校 */
export const factsOf = (person: PrivacyPerson): string =>
  [SUBJECTS[person.kind](), ...(person.about === '' ? [] : [person.about]), STATES[person.state]()].join(' · ');

export function RequestState({ request }: { request: PrivacyRequest }) {
  if (request.state === 'done')
    return (
      <StatusTag tone="ok" icon={IconCheckCircle}>
        {m.privacy_state_done()}
      </StatusTag>
    );
  if (request.state === 'refused')
    return (
      <StatusTag tone="quiet" icon={IconCloseCircle}>
        {m.privacy_state_refused()}
      </StatusTag>
    );
  return request.overdue ? (
    <StatusTag tone="bad" icon={IconWarning}>
      {m.privacy_overdue()}
    </StatusTag>
  ) : (
    <StatusTag tone="waits" icon={IconClock}>
      {m.privacy_state_open()}
    </StatusTag>
  );
}
