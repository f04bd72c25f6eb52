import { m } from '@contracts/messages';
import type { SubscriptionDetail, SyncProblem } from '@contracts/registration-admin';
import type {
  CardType,
  Credential,
  MobileProof,
  RegistrationIdentity,
  RegistrationKind,
  SubscriptionState,
} from '@contracts/registration-types';
import { IconCheckCircle, IconClock, IconCloseCircle, IconSend, type Icon } from '../icons/icons';
import type { Tone } from '../status/status-tag';

/** Words of the subscription on phones and in the console; called while drawing, because the language may change. */
export const kindWord = (kind: RegistrationKind): string =>
  ({ admin: m.staff_registration_kind_admin, staff: m.staff_registration_kind_staff, family: m.staff_registration_kind_family })[kind]();

export const identityWord = (identity: RegistrationIdentity): string =>
  ({
    teaching: m.staff_registration_identity_teaching,
    school_staff: m.staff_registration_identity_school_staff,
    parent: m.staff_registration_identity_parent,
    student: m.staff_registration_identity_student,
  })[identity]();

export const cardWord = (type: CardType, credential: Credential): string =>
  credential === 'temporary'
    ? m.staff_registration_card_temporary()
    : { T: m.staff_registration_card_teacher, E: m.staff_registration_card_staff, S: m.staff_registration_card_student }[type]();

const STATES: Readonly<Record<SubscriptionState, { word: () => string; tone: Tone; icon: Icon }>> = {
  started: { word: m.staff_registration_state_started, tone: 'quiet', icon: IconClock },
  verified: { word: m.staff_registration_state_verified, tone: 'info', icon: IconCheckCircle },
  pending_review: { word: m.staff_registration_state_pending_review, tone: 'waits', icon: IconClock },
  approved: { word: m.staff_registration_state_approved, tone: 'info', icon: IconSend },
  invited: { word: m.staff_registration_state_invited, tone: 'info', icon: IconSend },
  joined: { word: m.staff_registration_state_joined, tone: 'ok', icon: IconCheckCircle },
  rejected: { word: m.staff_registration_state_rejected, tone: 'bad', icon: IconCloseCircle },
  withdrawn: { word: m.staff_registration_state_withdrawn, tone: 'quiet', icon: IconCloseCircle },
  expired: { word: m.staff_registration_state_expired, tone: 'quiet', icon: IconClock },
  abandoned: { word: m.staff_registration_state_abandoned, tone: 'quiet', icon: IconClock },
  revoked: { word: m.staff_registration_state_revoked, tone: 'quiet', icon: IconCloseCircle },
};

/** Word, colour and picture of a state. */
export const stateFace = (state: SubscriptionState): { word: string; tone: Tone; icon: Icon } => ({
  ...STATES[state],
  word: STATES[state].word(),
});

/** Why a subscription waits for the school: a limit of WeCom, or writing failed (SUB-98). */
export const problemWord = (problem: SyncProblem): string =>
  ({
    capacity: m.staff_registration_problem_capacity,
    children: m.staff_registration_problem_children,
    classes: m.staff_registration_problem_classes,
    mobile: m.staff_registration_problem_mobile,
    wecom: m.staff_registration_problem_wecom,
  })[problem]();

/** How a number was proved; typed twice is the weaker proof and is said so (01 §10.5). */
export const proofWord = (proof: MobileProof): string =>
  ({
    otp: m.staff_registration_mobile_otp,
    reentry: m.staff_registration_mobile_reentry,
    existing_family: m.staff_registration_mobile_family,
    wecom_session: m.staff_registration_mobile_session,
  })[proof]();

/** Whose name or picture somebody shows (BEY-23). */
export function lookAlikeWord({ name, role, by }: NonNullable<SubscriptionDetail['lookAlike']>): string {
  const of = role === 'class_teacher' ? m.staff_registration_look_alike_teacher() : m.staff_registration_look_alike_admin();
  return by === 'picture'
    ? m.staff_registration_look_alike_picture({ name, role: of })
    : m.staff_registration_look_alike({ name, role: of });
}
