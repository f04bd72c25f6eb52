import type {
  CardType,
  Credential,
  FamilyRelation,
  MobileProof,
  RegistrationIdentity,
  RegistrationKind,
} from '@contracts/registration-types';
import { CARD_OF_IDENTITY, REGISTRATION_LIMITS as L } from '@contracts/registration-types';
import type { RegistrationPurpose, RegistrationStep } from '@contracts/registration';

/** What was typed and is not yet proved; kept sealed beside the subscription (SUB-17). */
export interface Draft {
  identity: RegistrationIdentity | null;
  mobile: { areaCode: string; number: string; proof: MobileProof } | null;
  name: string;
  departmentIds: string[];
  teaching: { classId: string; subject: string }[];
  studentName: string;
  classId: string | null;
  relation: FamilyRelation | null;
  /** Phone change by the parent: the number registered before. */
  oldMobile: { areaCode: string; number: string } | null;
  /** Temporary record that a card replaces. */
  replaces: string | null;
  credential: { kind: Credential; cardType: CardType; cardNo: string } | null;
}

export const emptyDraft = (): Draft => ({
  identity: null,
  mobile: null,
  name: '',
  departmentIds: [],
  teaching: [],
  studentName: '',
  classId: null,
  relation: null,
  oldMobile: null,
  replaces: null,
  credential: null,
});

/** Screen of an open draft. */
export function stepOf(draft: Draft): Extract<RegistrationStep, 'mobile' | 'form' | 'birthday'> {
  if (draft.mobile === null) return 'mobile';
  return draft.credential === null ? 'form' : 'birthday';
}

/** Identities that fit a code (SUB-41, SUB-60, SUB-82). */
export function identitiesOf(kind: RegistrationKind): readonly RegistrationIdentity[] {
  return kind === 'family' ? ['parent', 'student'] : ['teaching', 'school_staff'];
}

/** Trimmed, NFC, without control characters. */
export const cleanName = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();

/** Length in characters, as people count them (SUB-08). */
export function isNameLength(name: string): boolean {
  const length = Array.from(name).length;
  return length >= 1 && length <= L.nameMax;
}

/** First field that a card check still needs, or null (SUB-64, SUB-82). A teacher without a class may go on (SUB-63). */
export function missingField(kind: RegistrationKind, purpose: RegistrationPurpose, draft: Draft): string | null {
  if (draft.identity === null || !identitiesOf(kind).includes(draft.identity)) return 'identity';
  if (purpose === 'identity' || purpose === 'replace') return null;
  if (purpose === 'phone') return draft.oldMobile === null ? 'oldMobile' : null;
  if (kind === 'family') {
    if (!isNameLength(draft.studentName)) return 'studentName';
    if (draft.classId === null) return 'classId';
    return draft.relation === null ? 'relation' : null;
  }
  if (!isNameLength(draft.name)) return 'name';
  return kind === 'staff' && draft.departmentIds.length === 0 ? 'departmentIds' : null;
}

/** A card of another kind than the identity's is refused (SUB-20). */
export const fitsIdentity = (identity: RegistrationIdentity | null, cardType: CardType): boolean =>
  identity !== null && CARD_OF_IDENTITY[identity] === cardType;
