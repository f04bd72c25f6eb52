import type { UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { wecomMobile } from '../domain/mobile-format';

/** Blind index of a number, the same as the contacts keep of members and guardians. */
export function mobileIndexOf(cipher: UnitCipher, areaCode: string, number: string): Buffer {
  return cipher.blindIndex('mobile', normalMobile(wecomMobile(areaCode, number)));
}
