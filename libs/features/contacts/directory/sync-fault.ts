import { ERRORS, isErrorCode } from '@contracts/errors';
import { fill, textOf, type Locale } from '@contracts/locale';
import { hintFor } from '@wecom';

/** Why a comparison failed, for people. @param stored as `failRun` keeps it */
export function syncFault(stored: string, locale: Locale): string {
  const [kind = '', rest = ''] = stored.split(':');
  if (kind === 'answer') return hintFor(Number(rest), 'answer')[locale];
  if (kind === 'transport' || kind === 'limit') return hintFor(undefined, kind)[locale];
  if (kind === 'shrank') {
    const [missing = '0', of = '0'] = rest.split('/');
    return fill(textOf(ERRORS.DIRECTORY_SHRANK, locale), { missing, of });
  }
  return textOf(isErrorCode(stored) ? ERRORS[stored] : ERRORS.DIRECTORY_SYNC_FAILED, locale);
}
