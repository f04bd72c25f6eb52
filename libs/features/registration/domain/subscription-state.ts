import type { Credential, RegistrationKind, SubscriptionState } from '@contracts/registration-types';

export type SubscriptionEvent =
  | 'verify'
  | 'review'
  | 'approve'
  | 'reject'
  | 'withdraw'
  | 'expire'
  | 'abandon'
  | 'invite'
  | 'join'
  | 'revoke';

/** Spec 01, 2.1. A state that is missing has no way out. */
const TABLE: Readonly<Partial<Record<SubscriptionState, Partial<Record<SubscriptionEvent, SubscriptionState>>>>> = {
  started: { verify: 'verified', abandon: 'abandoned', withdraw: 'withdrawn' },
  verified: { review: 'pending_review', approve: 'approved' },
  pending_review: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn', expire: 'expired' },
  approved: { invite: 'invited', join: 'joined', revoke: 'revoked' },
  invited: { invite: 'invited', join: 'joined', revoke: 'revoked' },
  joined: { revoke: 'revoked', join: 'joined' },
};

/** @returns the state after an event, or undefined where the event does not fit */
export function nextState(state: SubscriptionState, event: SubscriptionEvent): SubscriptionState | undefined {
  return TABLE[state]?.[event];
}

export const LIVE_STATES: readonly SubscriptionState[] = ['verified', 'pending_review', 'approved', 'invited', 'joined'];
export const isLive = (state: SubscriptionState): boolean => LIVE_STATES.includes(state);
export const isOver = (state: SubscriptionState): boolean => state !== 'started' && !isLive(state);

export interface ReviewSettings {
  staffReview: 'none' | 'temporary_only' | 'all';
  familyReview: 'none' | 'homeroom';
}

/** Who decides over an application, or nobody (SUB-44, SUB-70, SUB-96). */
export function reviewerOf(
  kind: RegistrationKind,
  credential: Credential,
  settings: ReviewSettings,
): 'admin_label' | 'class_teacher' | null {
  if (kind === 'admin') return 'admin_label';
  if (kind === 'family') return settings.familyReview === 'homeroom' ? 'class_teacher' : null;
  if (settings.staffReview === 'all') return 'admin_label';
  return settings.staffReview === 'temporary_only' && credential === 'temporary' ? 'admin_label' : null;
}
