import { registrationApi, registrationToken } from '@contracts/registration';
import { pathOf } from '@contracts/route';
import type { FirstPage } from '@contracts/first-page';

/** A code of the platform belongs to no unit: its page needs no account before a school is chosen (SUB-42). */
const PLATFORM = '0-';
const SESSION = /(?:^|;\s*)__Host-registration=/;

/**
 * What the registration page begins with, so that it asks for nothing before it shows something: the state of the account,
 * or, while nobody is known, school and kind of the code.
 * @param cookie header of the request
 */
export function registrationFirst(token: string, cookie: string): { entry: 'ok' | 'signed-out'; begins: FirstPage } {
  if (!registrationToken().safeParse(token).success) return { entry: 'ok', begins: { reads: [] } };
  const known = SESSION.test(cookie) || token.startsWith(PLATFORM);
  return {
    entry: known ? 'ok' : 'signed-out',
    begins: { reads: [pathOf(known ? registrationApi.view : registrationApi.code, { token })] },
  };
}
