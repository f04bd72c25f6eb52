import { contactsErrors } from './contacts.errors';
import { directoryErrors } from './directory.errors';
import { importErrors } from './import.errors';
import { noticeErrors } from './notice.errors';
import { opsErrors } from './ops.errors';
import { permissionErrors } from './permission.errors';
import { promotionErrors } from './promotion.errors';
import { registrationErrors } from './registration.errors';
import { sharedErrors } from './shared.errors';
import { wecomErrors } from './wecom.errors';

/** Every error code of the product with status and texts. A feature adds its table here and nowhere else. */
export const ERRORS = {
  ...sharedErrors,
  ...contactsErrors,
  ...directoryErrors,
  ...importErrors,
  ...noticeErrors,
  ...opsErrors,
  ...permissionErrors,
  ...promotionErrors,
  ...registrationErrors,
  ...wecomErrors,
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** True where a string is a code of the table (answers of other versions may carry unknown ones). */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
