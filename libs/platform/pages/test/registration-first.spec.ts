import { describe, expect, it } from '@jest/globals';
import { registrationFirst } from '../registration-first';

const SCHOOL = '1-abcdefghijklmnopqrstuvwxyz1234';
const PLATFORM = '0-abcdefghijklmnopqrstuvwxyz1234';

describe('first answer of the registration page', () => {
  it('carries the state of a known account, so that the page asks for nothing [SUB-17, R15]', () => {
    expect(registrationFirst(SCHOOL, 'a=1; __Host-registration=x')).toEqual({
      entry: 'ok',
      begins: { reads: [`/public/registration/${SCHOOL}`] },
    });
    expect(registrationFirst(PLATFORM, '')).toEqual({ entry: 'ok', begins: { reads: [`/public/registration/${PLATFORM}`] } });
  });

  it('carries school and kind while nobody is known, and nothing for a broken code [SUB-103, SUB-104]', () => {
    const first = { entry: 'signed-out', begins: { reads: [`/public/registration/${SCHOOL}/code`] } };
    expect(registrationFirst(SCHOOL, '')).toEqual(first);
    expect(registrationFirst(SCHOOL, '__Host-session=x; other__Host-registration=y')).toEqual(first);
    expect(registrationFirst('1-short', '__Host-registration=x')).toEqual({ entry: 'ok', begins: { reads: [] } });
  });
});
