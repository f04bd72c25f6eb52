import type { RegistrationView } from './view';

export const STEPS_TOTAL = 4;

/** Place of a screen in the row of steps, from 1; null where no steps are shown. */
export function stepNumber({ step, purpose }: Pick<RegistrationView, 'step' | 'purpose'>): number | null {
  if (purpose !== 'first' && purpose !== 'phone') return null;
  return step === 'mobile' ? 1 : step === 'form' ? 2 : step === 'birthday' ? 3 : null;
}

export type Outcome = 'subscribed' | 'saved' | 'joined' | 'waiting' | 'rejected' | 'withdrawn' | 'expired' | 'revoked';

/** The page at the end of the way. */
export function outcomeOf({ state }: Pick<RegistrationView, 'state'>): Outcome {
  switch (state) {
    case 'pending_review':
      return 'waiting';
    case 'approved':
    case 'verified':
      return 'saved';
    case 'joined':
    case 'rejected':
    case 'withdrawn':
    case 'revoked':
      return state;
    case 'expired':
    case 'abandoned':
      return 'expired';
    default:
      return 'subscribed';
  }
}
