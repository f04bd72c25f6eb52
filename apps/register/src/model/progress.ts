import type { RegistrationView } from './view';

export const STEPS_TOTAL = 4;

/** Place of a screen in the row of steps, from 1; null where no steps are shown. */
export function stepNumber({ step, purpose }: Pick<RegistrationView, 'step' | 'purpose'>): number | null {
  if (purpose !== 'first' && purpose !== 'phone') return null;
  return step === 'mobile' ? 1 : step === 'form' ? 2 : step === 'birthday' ? 3 : null;
}

export type Outcome = 'subscribed' | 'saved' | 'joined' | 'waiting';
const OVER = ['rejected', 'withdrawn', 'expired', 'revoked'] as const;
export type Over = (typeof OVER)[number];

/**
 * How the last application ended, where the server asks for a new one from its beginning; null for who never handed one in.
 * Its person reads it before the declaration comes again.
 */
export function overOf({ step, state }: Pick<RegistrationView, 'step' | 'state'>): Over | null {
  return step === 'consent' ? (OVER.find((one) => one === state) ?? null) : null;
}

/** The page at the end of the way. */
export function outcomeOf({ state }: Pick<RegistrationView, 'state'>): Outcome {
  switch (state) {
    case 'pending_review':
      return 'waiting';
    case 'approved':
    case 'verified':
      return 'saved';
    case 'joined':
      return 'joined';
    default:
      return 'subscribed';
  }
}
