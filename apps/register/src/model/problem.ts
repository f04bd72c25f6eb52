import type { ApiError } from '@ui/core/api/api-error';

/** Where a refusal is shown: at a field of the page, at the card, or above the page. */
export type Place =
  | 'mobile'
  | 'mobileAgain'
  | 'code'
  | 'name'
  | 'studentName'
  | 'classId'
  | 'oldMobile'
  | 'temporaryNo'
  | 'birthday'
  | 'card'
  | 'page';
/** Page of advice that belongs to a refusal. */
export type HelpId =
  | 'exists-staff'
  | 'exists-family'
  | 'not-arrived'
  | 'sign-in'
  | 'real-name'
  | 'phone'
  | 'workbench'
  | 'how-staff'
  | 'how-family';

export interface Problem {
  code: string;
  place: Place;
  /** In the language of the page, as the server says it. */
  text: string;
  help: HelpId | null;
  triesLeft: number | null;
  /** The same press may succeed later: no network, an outside system is away. */
  again: boolean;
}

const PLACES: Readonly<Record<string, Place>> = {
  SUB_MOBILE_FORMAT: 'mobile',
  SUB_MOBILE_MISMATCH: 'mobileAgain',
  SUB_MOBILE_EXISTS_STAFF: 'mobile',
  SUB_MOBILE_EXISTS_FAMILY: 'mobile',
  SUB_OTP_LIMIT: 'mobile',
  SUB_OTP_INVALID: 'code',
  SUB_NAME_LENGTH: 'name',
  SUB_CLASS_NOT_B08: 'classId',
  SUB_TEMP_NO_FORMAT: 'temporaryNo',
  SUB_BIRTHDAY_FORMAT: 'birthday',
  SUB_VERIFY_FAILED: 'birthday',
  SUB_VERIFY_LOCKED: 'card',
  SUB_CARD_UNREADABLE: 'card',
  SUB_CARD_TYPE: 'card',
  SUB_CARD_STATUS: 'card',
  SUB_CARD_OTHER_SCHOOL: 'card',
  SUB_CARD_REUSED: 'card',
  SUB_CARD_TAKEN: 'card',
  SUB_CHILD_EXISTS: 'card',
};
const HELP: Readonly<Record<string, HelpId>> = {
  SUB_MOBILE_EXISTS_STAFF: 'exists-staff',
  SUB_MOBILE_EXISTS_FAMILY: 'exists-family',
};
/** Names the server uses for its fields that have another one here. */
const FIELD_PLACES: Readonly<Record<string, Place>> = {
  mobile: 'mobile',
  again: 'mobileAgain',
  code: 'code',
  name: 'name',
  studentName: 'studentName',
  classId: 'classId',
  oldMobile: 'oldMobile',
  number: 'temporaryNo',
  birthday: 'birthday',
};

/** A refusal as the page shows it; the place comes from the field the server names, else from the code. */
export function problemOf(error: Pick<ApiError, 'code' | 'message' | 'details' | 'transient'>): Problem {
  const named = Object.keys(error.details).find((field) => field in FIELD_PLACES);
  const { triesLeft } = error.details;
  return {
    code: error.code,
    place: (named === undefined ? undefined : FIELD_PLACES[named]) ?? PLACES[error.code] ?? 'page',
    text: error.message,
    help: HELP[error.code] ?? null,
    triesLeft: typeof triesLeft === 'number' ? triesLeft : null,
    again: error.transient || error.code === 'SUB_REGISTRY_DOWN' || error.code === 'SUB_SMS_DOWN',
  };
}
