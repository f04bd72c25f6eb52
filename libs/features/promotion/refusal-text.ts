import { isErrorCode } from '@contracts/errors';
import type { Locale } from '@contracts/locale';
import { readDirectoryError } from '@features/contacts';
import { DomainError } from '@platform/errors/domain-error';

/**
 * The reason of a refusal for a person: text of the code, WeCom's own number behind it.
 * @param kept as stored in a line: a code of the error table, or the error of a directory change
 */
export function refusalText(kept: string, locale: Locale): string {
  if (isErrorCode(kept)) return new DomainError(kept).messageIn(locale);
  const { code, wecomCode } = readDirectoryError(kept);
  const text = new DomainError(isErrorCode(code) ? code : 'DIRECTORY_REFUSED').messageIn(locale);
  return wecomCode === null ? text : `${text} (${String(wecomCode)})`;
}
